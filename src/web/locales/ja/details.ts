import type { Words } from '../catalogue.ts'
import type { details as en } from '../en/details.ts'

export const details: Words<typeof en> = {
  region: '詳細',
  conversation: '会話',
  contact: '連絡先',
  phone: '電話番号',
  address: 'アドレス',
  channel: 'アプリ',
  assignee: '担当者',
  status: 'ステータス',
  open: 'オープン',
  closed: 'クローズ',
  since: '開始',
  copy: '{what}をコピー',
  copied: 'コピーしました',
  markUnread: '未読にする',
  delete: '会話を削除',
  deleteTitle: '{name}さんとの会話を削除しますか?',
  deleteText: 'メッセージと添付ファイルが受信箱から永久に削除されます。元に戻すことはできません。',
  deleteProvider: '{provider}側には会話が残ります。必要な場合は、そちらでも削除してください。',
  deleteConfirm: '削除',
  deleted: '会話を削除しました',
}
