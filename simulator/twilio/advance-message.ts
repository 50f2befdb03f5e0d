/**
 * What becomes of a message that Twilio has taken: queued → sent → delivered → read, or undelivered with a number.
 * Free text outside the 24 hours is taken with 201 and fails afterwards with 63016, as does everything that WhatsApp
 * refuses.
 */
import { request } from 'undici'
import { newSid } from '../sids.ts'
import type { World } from '../world.ts'
import type { TwilioAccount, TwilioMessage, TwilioStatus } from './account.ts'
import { callBack } from './status-callback.ts'

const WINDOW_MILLISECONDS = 24 * 60 * 60 * 1000

/** Starts the message on its way; `settle` waits for it. */
export function advanceMessage(world: World, account: TwilioAccount, message: TwilioMessage): void {
  world.traffic.later(world.delays.sent, () => sendOut(world, account, message))
}

export async function sendOut(world: World, account: TwilioAccount, message: TwilioMessage): Promise<void> {
  if (message.status === 'canceled') return
  if (message.status === 'accepted') await become(world, account, message, 'queued')
  const failure = (await pullMedia(world, account, message)) ?? refusalOfWhatsApp(world, message)
  if (failure !== null) {
    message.errorCode = failure
    message.dateSent = world.now()
    await become(world, account, message, 'undelivered')
    return
  }
  message.dateSent = world.now()
  const swapped = world.faults.take(['callbacks_out_of_order'], { address: message.to })
  if (!swapped) await become(world, account, message, 'sent')
  else setStatus(world, message, 'sent')
  world.traffic.later(world.delays.delivered, () =>
    arriveOnPhone(world, account, message, swapped ? ['sent'] : []),
  )
}

/** Delivers what waits for a phone that has been switched on. */
export function deliverWaiting(world: World, account: TwilioAccount, message: TwilioMessage): void {
  world.traffic.later(0, () => arriveOnPhone(world, account, message, []))
}

/** `overtaken`: statuses whose callback goes out only after that of the delivery. */
async function arriveOnPhone(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  overtaken: TwilioStatus[],
): Promise<void> {
  if (message.status !== 'sent') return
  const { customer } = message
  if (!customer.online) {
    for (const status of overtaken) await callBack(world, account, message, status)
    return
  }
  setStatus(world, message, 'delivered')
  customer.typingUntil = 0
  if (world.faults.take(['read_before_delivered'], { address: message.to })) {
    setStatus(world, message, 'read')
    await callBack(world, account, message, 'read')
    await callBack(world, account, message, 'delivered')
  } else {
    await callBack(world, account, message, 'delivered')
  }
  for (const status of overtaken) await callBack(world, account, message, status)
  if (customer.readsAtOnce) await readMessage(world, account, message)
}

/** The customer has seen the message; `read` is only told where read receipts are on. */
export async function readMessage(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
): Promise<void> {
  if (message.status !== 'delivered' || !message.customer.readReceipts) return
  await become(world, account, message, 'read')
}

async function become(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  status: TwilioStatus,
): Promise<void> {
  setStatus(world, message, status)
  await callBack(world, account, message, status)
}

function setStatus(world: World, message: TwilioMessage, status: TwilioStatus): void {
  message.status = status
  message.dateUpdated = world.now()
  world.changed()
}

/** The number with which WhatsApp refuses the message, or null. */
function refusalOfWhatsApp(world: World, message: TwilioMessage): number | null {
  const fault = world.faults.take(['fails_later'], { address: message.to })
  if (fault) return fault.code ?? 63018
  if (!message.customer.onWhatsApp) return 63024
  if (message.template) {
    const status = message.template.approval?.status
    if (status === 'rejected') return 63040
    if (status === 'paused') return 63041
    if (status === 'approved') return null
  }
  return windowIsOpen(world, message) ? null : 63016
}

function windowIsOpen(world: World, message: TwilioMessage): boolean {
  const now = world.now().getTime()
  const last = world.threads
    .get(message.customer.id)
    ?.findLast((other) => other.direction === 'inbound' && other.sender === message.sender)
  if (!last) return now < world.windowsAssumedUntil
  return now - last.dateCreated.getTime() < WINDOW_MILLISECONDS
}

const MOST_MEDIA_BYTES = 16 * 1024 * 1024
const MOST_PICTURE_BYTES = 5 * 1024 * 1024
const MEDIA_LIMIT_MILLISECONDS = 15_000
const acceptedMedia =
  /^(image\/(jpeg|png|webp)|audio\/(ogg|amr|3gpp|aac|mpeg|mp4)|video\/mp4|application\/(pdf|msword|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|presentationml\.presentation|spreadsheetml\.sheet))|text\/(vcard|x-vcard))$/

/** Pulls the media as Twilio does, without credentials; the number of the failure, or null. */
async function pullMedia(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
): Promise<number | null> {
  // One media per WhatsApp message.
  if (message.mediaUrls.length > 1) return 63021
  for (const address of message.mediaUrls) {
    try {
      const url = new URL(address)
      const origin = account.connectTo ? new URL(account.connectTo).origin : url.origin
      const answer = await request(origin + url.pathname + url.search, {
        headers: { host: url.host, 'user-agent': 'TwilioProxy/1.1' },
        signal: AbortSignal.any([world.traffic.signal, AbortSignal.timeout(MEDIA_LIMIT_MILLISECONDS)]),
      })
      if (answer.statusCode !== 200) {
        await answer.body.dump()
        return failMedia(world, message, address, `answered ${answer.statusCode}`)
      }
      const contentType = String(answer.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim()
        .toLowerCase()
      const bytes = Buffer.from(await answer.body.arrayBuffer())
      if (bytes.length > (contentType?.startsWith('image/') ? MOST_PICTURE_BYTES : MOST_MEDIA_BYTES))
        return 63034
      if (!contentType || !acceptedMedia.test(contentType)) return 63021
      const sid = newSid('ME')
      const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || null
      world.media.add({ sid, contentType, bytes, name, createdAt: world.now() })
      message.mediaSids.push(sid)
    } catch (error) {
      return failMedia(world, message, address, (error as Error).message)
    }
  }
  return null
}

function failMedia(world: World, message: TwilioMessage, address: string, why: string): number {
  world.ledger.debugger.add({
    at: world.now().toISOString(),
    code: 63019,
    sentence: `Media failed to download: ${why}.`,
    url: address,
    message: message.sid,
  })
  return 63019
}
