/** An account with a number of nobody, made up for a simulated channel. */
import { randomBytes, randomInt } from 'node:crypto'

export function makeAccount() {
  return {
    account_sid: `AC${randomBytes(16).toString('hex')}`,
    auth_token: randomBytes(16).toString('hex'),
    // 555-01xx is kept free for fiction in North America; the area code makes it one of many.
    sender: `whatsapp:+1${randomInt(200, 999)}55501${String(randomInt(0, 100)).padStart(2, '0')}`,
  }
}
