import type { Words } from '../catalogue.ts'
import type { connection as en } from '../en/connection.ts'

export const connection: Words<typeof en> = {
  offline: 'サーバーに接続できません。入力した内容は残り、接続が戻ると新しいメッセージが表示されます。',
}
