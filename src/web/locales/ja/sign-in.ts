import type { Words } from '../catalogue.ts'
import type { signIn as en } from '../en/sign-in.ts'

export const signIn: Words<typeof en> = {
  title: 'Tsunagiにサインイン',
  intro: '営業チーム全員で使う、ひとつの受信箱です。',
  email: 'メールアドレス',
  password: 'パスワード',
  signIn: 'サインイン',
  signingIn: 'サインインしています…',
  language: '言語',
}
