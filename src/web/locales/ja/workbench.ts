import type { Words } from '../catalogue.ts'
import type * as en from '../en/workbench.ts'

export const filter: Words<typeof en.filter> = {
  channel: 'アプリ',
  anyChannel: 'すべてのアプリ',
  assignee: '担当者',
  anybody: '全員',
  order: '並び順',
  newestFirst: '新しい順',
  select: '会話を選択',
}

export const selection: Words<typeof en.selection> = {
  toolbar: '選択した会話',
  choose: '会話を選択してください',
  count: '{count}件を選択中',
  all: 'すべて選択',
  end: '選択を終了',
  assign: '割り当て',
  unread: '未読にする',
  seen: '既読にする',
  assigned: '{count}件の会話を{name}さんに割り当てました',
  nowUnassigned: '{count}件の会話の割り当てを解除しました',
  closed: '{count}件の会話をクローズしました',
  reopened: '{count}件の会話を再開しました',
  nowUnread: '{count}件の会話を未読にしました',
  nowSeen: '{count}件の会話を既読にしました',
  refused: '{count}件の会話は変更できませんでした。{reason}',
}

export const search: Words<typeof en.search> = {
  contacts: '連絡先',
  persons: '人物',
  messages: 'メッセージ',
  person: '人物: {name}',
  noConversation: 'まだ会話はありません',
  more: 'さらに表示',
  found: '{count, plural, =0 {見つかりませんでした} other {#件見つかりました}}',
  empty: '「{q}」は見つかりませんでした',
  emptyHint: 'すべてのセクションの名前、番号、メールアドレス、メッセージの言葉を検索できます。',
}

export const commands: Words<typeof en.commands> = {
  title: 'コマンド',
  field: 'コマンドまたは名前を入力',
  nothing: '見つかりませんでした',
  here: 'この会話',
  list: '一覧',
  everywhere: '全体',
  places: '移動',
  assignTo: '{name}さんに割り当てる',
  unassign: '割り当てを解除する',
  phone: 'シミュレーターの電話',
}

export const keysOf: Words<typeof en.keysOf> = {
  title: 'キーボードショートカット',
  single: '1文字のショートカット',
  singleHint: '文字の入力中は働きません。Ctrlまたは⌘との組み合わせは常に使えます。',
  commands: 'コマンド',
  help: 'この一覧',
  search: '検索',
  undo: '直前の操作を元に戻す',
  next: '次の会話',
  previous: '前の会話',
  select: '会話を選択',
  unreadOnly: '未読だけを表示',
  toUnassigned: '未割り当て',
  toMine: '自分に割り当て',
  toOthers: 'その他に割り当て',
  toClosed: 'クローズ',
  reply: '返信を書く',
  assign: '割り当て…',
  assignToMe: '自分に割り当てる',
  close: 'クローズまたは再開',
  markUnread: '未読にする',
  details: '詳細の表示・非表示',
  delete: '会話を削除',
  move: '一覧の中を移動',
  open: '開く',
  leave: '入力欄から離れる',
  send: '送信',
}
