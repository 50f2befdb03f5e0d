import type { Words } from '../catalogue.ts'
import type { failure as en } from '../en/failure.ts'

export const failure: Words<typeof en> = {
  failedTitle: '配信できませんでした',
  notSentTitle: '送信できませんでした',
  unknownTitle: '届いたかどうか確認できません',
  unknown:
    '送信の途中で接続が切れました。自動で送り直すことはありません。「もう一度送る」を押すと、相手に二重に届くことがあります。',
  noAnswer: 'サーバーに接続できませんでした。文章はここに残り、接続が戻ると送信されます。',
  interrupted: '送信の途中でページが閉じられました。二重に送信されることはありません。',
  tryAgain: 'もう一度送る',
  leaveIt: 'このままにする',
  edit: '編集する',
  providerCode: 'アプリ側のエラー番号 {code}',
  generic: 'メッセージングアプリがこのメッセージを受け付けませんでした。',
  discard: '破棄',
}
