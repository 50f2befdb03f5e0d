/** What this room writes to people: one letter a case, in the reader's language. */
import type { Locale } from '../../shared/contract/users.ts'
import type { Sql } from '../store/db.ts'

export interface Letter {
  companyId: number
  /** What it is for: shown to operators. */
  kind: 'invitation' | 'password_reset' | 'email_change' | 'security'
  to: string
  subject: string
  text: string
  html: string
}

/** Puts the letter into the queue of the caller's transaction; it leaves after the commit. */
export type Post = (tx: Sql, letter: Letter) => Promise<unknown>

interface Reader {
  company_id: number
  email: string
  locale: Locale
}

export function invitationLetter(
  reader: Reader,
  { by, company, url }: { by: string; company: string; url: string },
): Letter {
  return letter(reader, 'invitation', {
    en: [
      `${by} invites you to ${company} on Tsunagi`,
      `${by} invites you to join ${company} on Tsunagi, where the team answers its customers.`,
      `Choose a name and a password here:\n${url}`,
      'The link works once and for seven days. If you did not expect it, do nothing.',
    ],
    ja: [
      `${by}さんから、Tsunagiの${company}への招待が届いています`,
      `${by}さんが、チームでお客様に返信するTsunagiの${company}にあなたを招待しました。`,
      `こちらで名前とパスワードを決めてください。\n${url}`,
      'リンクは7日間、一度だけ使えます。心当たりがない場合は、何もする必要はありません。',
    ],
  })
}

export function resetLetter(reader: Reader, url: string): Letter {
  return letter(reader, 'password_reset', {
    en: [
      'A new password for Tsunagi',
      'Somebody, probably you, asked for a new password. Choose it here:',
      url,
      'The link works once and for 30 minutes. If it was not you, do nothing: your password stays as it is.',
    ],
    ja: [
      'Tsunagiの新しいパスワード',
      '新しいパスワードの設定が求められました。ご本人の場合は、こちらで決めてください。',
      url,
      'リンクは30分間、一度だけ使えます。心当たりがない場合は何もしないでください。パスワードはそのままです。',
    ],
  })
}

export function confirmEmailLetter(reader: Reader, url: string): Letter {
  return letter(reader, 'email_change', {
    en: [
      'Confirm your new address for Tsunagi',
      'Open this link to sign in with this address from now on:',
      url,
      'The link works once and for 24 hours. If you did not ask for it, do nothing.',
    ],
    ja: [
      'Tsunagiの新しいメールアドレスの確認',
      '今後このアドレスでサインインするには、こちらを開いてください。',
      url,
      'リンクは24時間、一度だけ使えます。心当たりがない場合は、何もする必要はありません。',
    ],
  })
}

export type SecurityChange =
  | 'password_changed'
  | 'email_changed'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'passkey_added'
  | 'passkey_removed'
  | 'recovery_code_used'
  | 'recovery_codes_renewed'
  | 'openid_linked'

const CHANGES: Record<SecurityChange, Record<Locale, string>> = {
  password_changed: { en: 'Your password was changed', ja: 'パスワードが変更されました' },
  email_changed: { en: 'Your email address was changed', ja: 'メールアドレスが変更されました' },
  second_factor_on: { en: 'Two-step sign-in was switched on', ja: '2段階認証が有効になりました' },
  second_factor_off: { en: 'Two-step sign-in was switched off', ja: '2段階認証が無効になりました' },
  passkey_added: { en: 'A passkey was added', ja: 'パスキーが追加されました' },
  passkey_removed: { en: 'A passkey was removed', ja: 'パスキーが削除されました' },
  recovery_code_used: {
    en: 'A recovery code was used to sign in',
    ja: 'リカバリーコードでサインインされました',
  },
  recovery_codes_renewed: { en: 'New recovery codes were made', ja: 'リカバリーコードが作り直されました' },
  openid_linked: {
    en: 'Your company’s account can now be used to sign in',
    ja: '会社のアカウントでサインインできるようになりました',
  },
}

/** Told whenever somebody could have got in, or has made it easier to: cannot be switched off. */
export function securityLetter(reader: Reader, change: SecurityChange): Letter {
  const { en, ja } = CHANGES[change]
  return letter(reader, 'security', {
    en: [
      `${en}: Tsunagi`,
      `${en}.`,
      'If this was you, all is well. If not, ask an administrator at once, and choose a new password.',
    ],
    ja: [
      `${ja}(Tsunagi)`,
      `${ja}。`,
      'ご本人の操作であれば問題ありません。心当たりがない場合は、すぐに管理者に知らせ、新しいパスワードを設定してください。',
    ],
  })
}

function letter(
  { company_id: companyId, email: to, locale }: Reader,
  kind: Letter['kind'],
  words: Record<Locale, readonly [string, ...string[]]>,
): Letter {
  const [subject, ...paragraphs] = words[locale]
  const body = paragraphs.map((paragraph) => `<p>${linked(escaped(paragraph))}</p>`).join('\n')
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escaped(subject)}</title>${body}</html>`
  return { companyId, kind, to, subject, text: `${paragraphs.join('\n\n')}\n`, html }
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>')
}

/** Our own addresses; what people are called holds no link that could be pressed. */
function linked(html: string): string {
  return html.replace(/(^|<br>)(https?:\/\/[^\s<]+)$/, '$1<a href="$2">$2</a>')
}
