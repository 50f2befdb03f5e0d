import type { Words } from '../catalogue.ts'
import type { status as en } from '../en/status.ts'

export const status: Words<typeof en> = {
  received: '受信',
  sending: '送信しています…',
  queued: '送信待ち',
  sent: '送信済み',
  delivered: '配信済み',
  read: '既読',
  failed: '配信できませんでした',
  unknown: '結果を確認できません',
}
