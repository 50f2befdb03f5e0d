import type { Words } from '../catalogue.ts'
import type * as en from '../en/beside.ts'

export const beside: Words<typeof en.beside> = {
  alsoHere: '{count, plural, other {{names}さんも表示中}}',
  rivalWrites: '{count, plural, other {{names}さんも返信を入力しています。}}',
  rivalSent: '{count, plural, other {{names}さんが返信したばかりです。送信前にご確認ください。}}',
  quoteStaysHere:
    'このアプリでは、どのメッセージへの返信かは相手に表示されません。チームの画面には表示されます。',
  replyToNothing: '返信先の指定をやめる',
  savedReplies: '定型文',
  shared: '会社共通',
  missing: '不明な項目: {names}',
  repliesFailed: '定型文を読み込めませんでした。',
  noReplyFound: '該当する定型文がありません',
  noReplies: '定型文はまだありません。',
  manageReplies: '定型文を管理する',
}

export const comment: Words<typeof en.comment> = {
  comment: 'コメント',
  you: '自分',
  by: '{name}さんのコメント、{time}',
  note: 'チームだけに表示されます。相手に送信されることはありません。',
  placeholder: 'チームへのコメント。@ で同僚に知らせます',
  colleagues: '同僚',
  add: 'コメントを追加',
  edit: 'コメントを編集',
  delete: 'コメントを削除',
  editLabel: 'コメントの編集',
  save: '保存',
  cancel: 'キャンセル',
  edited: '編集済み',
  deleteAsk: 'このコメントを削除しますか。',
  deleteConfirm: '削除',
  hint: 'Enter で追加、Shift+Enter で改行',
}

export const audio: Words<typeof en.audio> = {
  play: '再生',
  pause: '一時停止',
  position: '再生位置',
  at: '{of}中{at}',
  speed: '再生速度: {speed}倍',
  failed: 'ここでは再生できません。保存してください。',
}

export const delivery: Words<typeof en.delivery> = {
  title: '配信状況',
  written: '作成',
  untold: '時刻は不明です',
}

export const template: Words<typeof en.template> = {
  title: 'テンプレート',
  intro: 'メッセージングアプリで承認された文面です。いつでも送信できます。',
  find: 'テンプレートを検索',
  none: 'このアプリにはまだテンプレートがありません。プロバイダーの管理画面で作成します。',
  noneFound: '該当するテンプレートがありません',
  approved: '承認済み',
  unsubmitted: '未申請',
  received: '申請済み',
  pending: '審査中',
  rejected: '却下',
  paused: '一時停止',
  disabled: '無効',
  place: '{name}の値',
  example: '例: {example}',
  placeMissing: '入力してください。',
  preview: '届く内容',
  back: '戻る',
  send: 'テンプレートを送信',
  cancel: 'キャンセル',
  tryAgain: 'もう一度試す',
}

export const emoji: Words<typeof en.emoji> = {
  title: '絵文字',
  search: '絵文字を検索',
  recent: '最近使ったもの',
  found: '検索結果',
  nothing: '見つかりませんでした',
  smileys: '顔',
  people: '人',
  animals: '動物と自然',
  food: '食べ物と飲み物',
  travel: '旅行と場所',
  activities: '活動',
  objects: '物',
  symbols: '記号',
  flags: '旗',
}

export const voice: Words<typeof en.voice> = {
  title: '音声メッセージ',
  asking: 'マイクの準備をしています…',
  recording: '録音中',
  preparing: '録音を準備しています…',
  refused: 'マイクを使用できません。ブラウザーの設定で、このページのマイクを許可してください。',
  impossible: 'このブラウザーでは、このアプリで送信できる音声を録音できません。',
  stop: '完了',
  cancel: 'キャンセル',
  fileName: '音声メッセージ',
}

export const viewer: Words<typeof en.viewer> = {
  picture: '画像',
  count: '{of}枚中{at}枚目',
  smaller: '縮小',
  larger: '拡大',
  download: '{name}をダウンロード',
  close: '閉じる',
  previous: '前の画像',
  next: '次の画像',
}
