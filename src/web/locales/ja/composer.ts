import type { Words } from '../catalogue.ts'
import type { composer as en } from '../en/composer.ts'

export const composer: Words<typeof en> = {
  message: 'メッセージ',
  placeholder: '{name}さんへのメッセージ',
  send: '送信',
  hint: '{enter} で送信、{shiftEnter} で改行',
  closedHint: 'メッセージを送ると、この会話は再開されます。',
  tooLong: '{count}文字超過しています',
  left: '残り{count}文字',
  freeUntil: '{when}まで自由に送信できます',
  freeAlways: 'いつでも自由に送信できます',
  humanUntil: '{when}まで、担当者として返信できます',
  templateOnly: 'いまはテンプレートのみ送信できます',
  templateOnlySince: '{when}からテンプレートのみ送信できます',
  closed: 'いまはメッセージを送信できません',
  closedSince: '{when}からメッセージを送信できません',
  why: '理由',
  whyOpen:
    'このアプリでは、相手の最後のメッセージから{hours}時間は自由に送信できます。新しいメッセージが届くたびに、時間は数え直されます。',
  whyHuman:
    '自由に送信できる{free}時間は過ぎました。相手の最後のメッセージから7日間は、機械ではなく人が返信する場合に限り送信できます。',
  whyTemplate:
    '相手の最後のメッセージから{hours}時間以上たちました。次のメッセージが届くまで、このアプリでは事前に承認されたテンプレートだけを送信できます。',
  whyClosed: '返信できる期間が終わりました。相手からメッセージが届くと、すぐにまた送信できます。',
  cannotSend: 'いまは送信できません。',
  empty: 'メッセージを入力してください。',
  attach: 'ファイルを添付',
  files: '選択したファイル',
  uploading: 'アップロード中…',
  removeFile: '{name}を取り消す',
  fileTooLarge: 'このアプリで送信できる大きさを超えています。',
  fileNotTaken: 'この種類のファイルは、このアプリでは送信できません。',
  filesNotReady: 'アップロードを待つか、送信できないファイルを取り消してください。',
  disconnected: 'このメッセージングアプリは切断されているため、送信できません。',
  comment: 'コメント',
  emoji: '絵文字',
  savedReplies: '定型文',
  savedRepliesHint: '定型文: 空の入力欄で / を入力します',
  templates: 'テンプレート',
  voice: '音声メッセージを録音',
  sendInParts: '{count}件に分けて送信',
}
