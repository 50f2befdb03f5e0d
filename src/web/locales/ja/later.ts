import type { Words } from '../catalogue.ts'
import type { later as en } from '../en/later.ts'

export const later: Words<typeof en> = {
  toInbox: 'メッセージングへ',
  notFoundTitle: 'このアドレスには何もありません',
  notFound: 'リンクが古いか、途中で切れている可能性があります。',
  crashedTitle: 'このページで問題が起きました',
  crashed: '入力した内容は残っています。再読み込みして続けてください。',
  reload: '再読み込み',
  unreachableTitle: 'サーバーに接続できません',
  unreachable:
    'サーバーが動いているか、ネットワークにつながっているかを確かめてください。自動で再試行します。',
}
