import type { Words } from '../catalogue.ts'
import type { invitation as en } from '../en/invitation.ts'

export const invitation: Words<typeof en> = {
  title: '{company}に参加',
  intro: '{email}宛てに招待されています。名前とパスワードを決めてください。',
  join: '参加する',
  joining: '参加しています…',
  invalidTitle: 'この招待はもう使えません',
  invalid: 'すでに使われたか、期限が切れています。送ってくれた同僚に、新しい招待を頼んでください。',
}
