import type { Words } from '../catalogue.ts'
import type { notice as en } from '../en/notice.ts'

export const notice: Words<typeof en> = {
  dismiss: '閉じる',
  region: 'お知らせ',
}
