/**
 * Customers write numbered messages. Each is posted as a signed webhook until a 200 was read, as Twilio does with
 * retries and gap filling, and then a few times more: late, out of order, with another parameter, at any process.
 */
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { chooseProcess, pause } from './ask.ts'
import { type House, TWILIO } from './house.ts'
import type { Ledger, Said } from './ledger.ts'
import type { ProductProcess } from './product-process.ts'
import type { Random } from './random.ts'

export interface CustomerOptions {
  house: House
  ledger: Ledger
  random: Random
  /** `whatsapp:+…` */
  address: string
  mostMessages: number
  isOver(): boolean
}

const PATIENCE_MILLISECONDS = 6_000
const ACKNOWLEDGED_WITHIN_MILLISECONDS = 180_000
const MOST_EXTRA_POSTS = 4

export async function playCustomer(options: CustomerOptions): Promise<void> {
  const { ledger, random, address, mostMessages, isOver } = options
  const late: Promise<void>[] = []
  const said: Said[] = []
  while (!isOver() && said.length < mostMessages) {
    const together = Array.from({ length: random.chance(0.3) ? random.between(2, 3) : 1 }, () => {
      const message = newMessage(address, said.length + 1)
      said.push(message)
      ledger.said.push(message)
      return message
    })
    await Promise.all(together.map((message) => sayUntilAcknowledged(options, message)))
    for (let extra = random.between(0, MOST_EXTRA_POSTS); extra > 0; extra--)
      if (random.chance(0.4)) late.push(sayAgain(options, random.pick(said)))
    await pause(random.between(20, 400))
  }
  await Promise.all(late)
}

let messages = 0

function newMessage(address: string, number: number): Said {
  messages++
  return {
    address,
    number,
    sid: `SM${messages.toString(16).padStart(8, '0')}${'0123456789abcdef01234567'}`,
    text: `${address.slice(-4)} says number ${number}`,
    firstPostAt: performance.now(),
    acknowledgedAt: null,
    posts: 0,
    acknowledgements: 0,
  }
}

async function sayUntilAcknowledged(options: CustomerOptions, said: Said): Promise<void> {
  const until = performance.now() + ACKNOWLEDGED_WITHIN_MILLISECONDS
  while (said.acknowledgedAt === null) {
    await post(options, said, false)
    if (said.acknowledgedAt !== null) return
    if (performance.now() > until) {
      options.ledger.violate(`message ${said.text} was not acknowledged within three minutes`)
      return
    }
    await pause(options.random.between(20, 300))
  }
}

/** A repetition that nobody needs. Twilio may add a parameter between two tries, which makes it another request. */
async function sayAgain(options: CustomerOptions, said: Said): Promise<void> {
  await pause(options.random.between(0, 2_000))
  await post(options, said, options.random.chance(0.3))
}

async function post(options: CustomerOptions, said: Said, changed: boolean): Promise<void> {
  const { house, ledger, random } = options
  said.posts++
  const status = await postInbound(house, chooseProcess(house.processes, random), said, {
    more: changed ? { AddedByTwilioLater: 'yes' } : {},
    // Now and then the caller is gone before the answer comes.
    milliseconds: random.chance(0.03) ? random.between(1, 30) : PATIENCE_MILLISECONDS,
  })
  if (status === 200) {
    said.acknowledgements++
    said.acknowledgedAt ??= performance.now()
  } else if (status !== null && status !== 503)
    ledger.violate(`a webhook was answered ${status} (${said.text})`)
}

/** Answers the status, or null where no whole answer was read: that is all a provider knows. */
export async function postInbound(
  house: House,
  process: ProductProcess,
  { address, sid, text }: Pick<Said, 'address' | 'sid' | 'text'>,
  { more = {}, milliseconds = PATIENCE_MILLISECONDS }: { more?: object; milliseconds?: number } = {},
): Promise<number | null> {
  const form: Record<string, string> = {
    MessageSid: sid,
    AccountSid: TWILIO.account_sid,
    From: address,
    To: TWILIO.sender,
    Body: text,
    NumMedia: '0',
    ProfileName: `Customer ${address.slice(-4)}`,
    WaId: address.replace('whatsapp:+', ''),
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    ...more,
  }
  try {
    const response = await fetch(`http://127.0.0.1:${process.port}${new URL(house.webhook).pathname}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': getExpectedTwilioSignature(TWILIO.auth_token, house.webhook, form),
      },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(milliseconds),
    })
    await response.text()
    return response.status
  } catch {
    return null
  }
}
