import type { Words } from '../catalogue.ts'
import type { channel as en } from '../en/channel.ts'

export const channel: Words<typeof en> = {
  whatsapp_twilio: 'WhatsApp by Twilio',
  messenger: 'Facebook Messenger',
  simulator: 'シミュレーター電話',
  app: 'アプリ',
  connected: '接続済み',
  attention: '確認が必要',
  disconnected: '切断',
}
