import type { Words } from '../catalogue.ts'
import type { firstVisit as en } from '../en/first-visit.ts'

export const firstVisit: Words<typeof en> = {
  title: 'ようこそ。会社を登録しましょう',
  intro: 'あなたがすべての権限を持つ最初のユーザーになります。同僚はあとから招待できます。',
  company: '会社名',
  name: '名前',
  nameHint: '同僚に表示される名前です。',
  passwordHint: '8文字以上。短い文にすると、覚えやすく、推測されにくくなります。',
  setupCode: 'セットアップコード',
  setupCodeHint: 'サーバーを起動した画面に表示されています。',
  create: '会社を作成',
  creating: '作成しています…',
}
