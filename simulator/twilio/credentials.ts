import type { TwilioAccount } from './account.ts'
import { TwilioRefusal } from './refusal.ts'

/**
 * The account of HTTP Basic credentials: AccountSid and Auth Token, or API key and secret.
 * Throws 20003 as Twilio does, whatever is wrong with them.
 */
export function authenticate(
  accounts: Map<string, TwilioAccount>,
  authorization: string | undefined,
  accountSid: string | null,
): TwilioAccount {
  const written = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(written, 'base64').toString('utf8')) ?? []
  for (const account of accounts.values()) {
    if (accountSid !== null && account.sid !== accountSid) continue
    if (user === account.sid && password === account.authToken) return account
    if (account.apiKeys.has(user) && account.apiKeys.get(user) === password) return account
  }
  throw new TwilioRefusal(401, 20003, 'Authenticate')
}
