import type { Words } from '../catalogue.ts'
import type {
  firstVisit as enFirstVisit,
  invitation as enInvitation,
  signIn as enSignIn,
} from '../en/sign-in.ts'

export const signIn: Words<typeof enSignIn> = {
  title: 'Tsunagiにサインイン',
  intro: '営業チーム全員で使う、ひとつの受信箱です。',
  email: 'メールアドレス',
  password: 'パスワード',
  signIn: 'サインイン',
  signingIn: 'サインインしています…',
  language: '言語',
  or: 'または',
  usePasskey: 'パスキーを使う',
  continueWith: '{name}で続ける',
  forgot: 'パスワードを忘れた場合',
  codeTitle: 'あと一歩です',
  codeIntro: '認証アプリに表示されているTsunagiの6桁の数字を入力してください。',
  code: 'コード',
  recoveryIntro: '保管しておいたリカバリーコードをひとつ入力してください。それぞれ一度だけ使えます。',
  recoveryCode: 'リカバリーコード',
  useRecovery: 'リカバリーコードを使う',
  useApp: '認証アプリを使う',
  back: '戻る',
  forgotTitle: '新しいパスワード',
  forgotIntro: 'メールアドレスにリンクを送ります。リンクは30分間、一度だけ使えます。',
  sendLink: 'リンクを送る',
  sending: '送信しています…',
  sentTitle: 'メールをご確認ください',
  sentIntro:
    '{email}を使っているユーザーがいれば、リンクを送りました。届くまで少しかかることがあります。迷惑メールフォルダーもご確認ください。',
  noMailIntro:
    'このサーバーはメールを送れません。管理者に頼んでください。管理者がひとりだけの場合は、サーバーのあるマシンで次のコマンドを実行すると、新しいパスワードを設定できます。',
  toSignIn: 'サインインへ',
  resetTitle: '新しいパスワードを決める',
  resetIntro: '{email}のパスワードです。設定すると、ほかの場所ではサインアウトされます。',
  newPassword: '新しいパスワード',
  save: 'パスワードを保存',
  saving: '保存しています…',
  savedTitle: 'パスワードを変更しました',
  savedIntro: '新しいパスワードでサインインしてください。',
  linkGoneTitle: 'このリンクはもう使えません',
  linkGone: 'リンクは短い時間、一度だけ使えます。新しいリンクを求めてください。',
  confirmTitle: '新しいメールアドレスの確認',
  confirmIntro: '確認すると、このアドレスでサインインできるようになります。',
  confirm: 'アドレスを確認',
  confirming: '確認しています…',
  confirmedTitle: 'メールアドレスを変更しました',
  confirmedIntro: '今後は{email}でサインインしてください。',
  setUpFactorTitle: '2段階目の設定が必要です',
  setUpFactor:
    '{company}では、パスワードに加えてもう一つの確認が全員に必要です。電話の認証アプリをつなぐか、パスキーを追加してから、先へ進んでください。',
  showFactorTitle: '2段階目を使ってサインインしてください',
  showFactor:
    '{company}では、パスワードに加えてもう一つの確認が全員に必要です。2段階目はすでに設定されています。いったんサインアウトし、パスキーまたは認証アプリのコードを使ってサインインし直してください。なくした場合は管理者に知らせてください。',
  goOn: '続ける',
}

export const firstVisit: Words<typeof enFirstVisit> = {
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

export const invitation: Words<typeof enInvitation> = {
  title: '{company}に参加',
  intro: '{email}宛てに招待されています。名前とパスワードを決めてください。',
  join: '参加する',
  joining: '参加しています…',
  invalidTitle: 'この招待はもう使えません',
  invalid: 'すでに使われたか、期限が切れています。送ってくれた同僚に、新しい招待を頼んでください。',
}
