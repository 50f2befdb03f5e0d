import type { Words } from '../catalogue.ts'
import type { form as en } from '../en/form.ts'

export const form: Words<typeof en> = {
  cancel: 'キャンセル',
  close: '閉じる',
}
