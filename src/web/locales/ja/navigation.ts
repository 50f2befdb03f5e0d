import type { Words } from '../catalogue.ts'
import type { navigation as en } from '../en/navigation.ts'

export const navigation: Words<typeof en> = {
  main: 'メイン',
  leads: 'リード',
  deals: '取引',
  contacts: '連絡先',
  tools: 'ツールとアプリ',
  integrations: 'インテグレーション',
  messaging: 'メッセージング',
  leadsInbox: 'リード受信箱',
  company: '会社',
  people: 'ユーザー',
  personal: '個人設定',
  profile: 'プロフィール',
  security: 'セキュリティ',
  apiTokens: 'APIトークン',
  savedReplies: '定型文',
  preferences: '言語と表示',
  sectionOf: '{place}のセクション',
  account: '{name}さんのアカウント',
  signOut: 'サインアウト',
  simulator: 'シミュレーター電話',
  unread: '未読の会話{count}件',
  expand: 'ナビゲーションを開く',
  collapse: 'ナビゲーションを閉じる',
}
