/** The Send API: judges a call by the documented rules and takes the message. Source: protocols 3.5, 3.6. */
import { request } from 'undici'
import type { Customer } from '../customers.ts'
import { passCallback } from '../pass-callback.ts'
import { newDigits, newSid } from '../sids.ts'
import { addCustomer, keepMessengerMessage, type World } from '../world.ts'
import { newMessage } from './customer-acts.ts'
import { deliverEvent } from './deliver-event.ts'
import { deliveryEvent, echoEvent } from './messenger-events.ts'
import type { MessengerAttachment, MessengerMessage, MetaPage } from './page.ts'
import { GraphRefusal } from './refusal.ts'

const HOUR_MILLISECONDS = 60 * 60 * 1000
const WINDOW_MILLISECONDS = 24 * HOUR_MILLISECONDS
const HUMAN_AGENT_MILLISECONDS = 7 * WINDOW_MILLISECONDS
const LONGEST_TEXT = 2000
const LONGEST_METADATA = 1000
const MOST_QUICK_REPLIES = 13
const MOST_IMAGE_BYTES = 8 * 1024 * 1024
const MOST_FILE_BYTES = 25 * 1024 * 1024
const FETCH_MILLISECONDS = 10_000
const TYPING_MILLISECONDS = 20_000

export interface UploadedFile {
  contentType: string
  bytes: Buffer
  name: string | null
}

/** `fields` are the JSON or form fields, nested ones already read. Throws `GraphRefusal`. */
export async function sendMessage(
  world: World,
  page: MetaPage,
  fields: Record<string, unknown>,
  file: UploadedFile | null,
): Promise<MessengerMessage> {
  const customer = recipientOf(world, page, fields)
  const content = asObject(fields.message)
  if (!content) throw new GraphRefusal(100, null, '(#100) The parameter message is required.')
  const text = typeof content.text === 'string' ? content.text : ''
  judgeText(content, text)
  judgeWindow(world, page, customer, fields)
  const attachment = asObject(content.attachment)
  const attachments = attachment ? [await readAttachment(world, page, attachment, file)] : []
  if (!text && attachments.length === 0) {
    throw new GraphRefusal(
      100,
      2018022,
      '(#100) Message cannot be empty, must provide valid attachment or text',
    )
  }
  if (customer.optedOut) throw new GraphRefusal(551, 1545041, "(#551) This person isn't available right now.")

  const message = newMessage(world, page, customer, 'app')
  message.text = text
  message.attachments = attachments
  message.quickReplies = readQuickReplies(content.quick_replies)
  message.metadata = typeof content.metadata === 'string' ? content.metadata : null
  message.replyToMid = String(asObject(fields.reply_to)?.mid ?? '') || null
  message.tag = typeof fields.tag === 'string' ? fields.tag : null
  keepMessengerMessage(world, page, message)
  return message
}

/** The echo, then the delivery once the phone is on. */
export async function advanceMessenger(world: World, message: MessengerMessage): Promise<void> {
  await bringEcho(world, message)
  world.traffic.later(world.delays.delivered, () => deliverOnPhone(world, message))
}

export async function bringEcho(world: World, message: MessengerMessage): Promise<void> {
  await passCallback(world, message.customer.psid, async () => {
    await deliverEvent(world, message.page, {
      field: 'message_echoes',
      event: echoEvent(world, message),
      psid: message.customer.psid,
      mid: message.mid,
      kind: 'status',
    })
  })
}

export async function deliverOnPhone(world: World, message: MessengerMessage): Promise<void> {
  if (message.deliveredAt || !message.customer.online) return
  const now = world.now()
  message.deliveredAt = now
  message.customer.typingUntil = 0
  world.changed()
  await passCallback(world, message.customer.psid, async () => {
    await deliverEvent(world, message.page, {
      field: 'message_deliveries',
      event: deliveryEvent(message, now),
      psid: message.customer.psid,
      mid: message.mid,
      kind: 'status',
    })
  })
}

/** `typing_on`, `typing_off`, `mark_seen`, `react`, `unreact`: a request of its own, with the recipient only. */
export function senderAction(world: World, page: MetaPage, fields: Record<string, unknown>): Customer {
  const customer = recipientOf(world, page, fields)
  if (fields.message !== undefined) {
    throw new GraphRefusal(100, null, '(#100) sender_action and message can not be sent together.')
  }
  switch (fields.sender_action) {
    case 'typing_on':
      customer.typingUntil = Date.now() + TYPING_MILLISECONDS
      break
    case 'typing_off':
      customer.typingUntil = 0
      break
    case 'mark_seen':
      for (const message of world.messengerThreads.get(customer.id) ?? []) {
        if (message.page === page && message.from === 'customer') message.readByBusiness = true
      }
      break
    case 'react':
    case 'unreact': {
      const payload = asObject(fields.payload)
      const message = page.messageByMid.get(String(payload?.message_id ?? ''))
      if (!message) throw new GraphRefusal(100, null, '(#100) The message does not exist.')
      if (fields.sender_action === 'react') message.reactions.set(page.id, String(payload?.reaction ?? ''))
      else message.reactions.delete(page.id)
      break
    }
    default:
      throw new GraphRefusal(100, null, '(#100) Param sender_action is not valid.')
  }
  world.changed()
  return customer
}

/** `POST /{page}/message_attachments`: a file that can be sent by its id. */
export async function uploadAttachment(
  world: World,
  page: MetaPage,
  fields: Record<string, unknown>,
  file: UploadedFile | null,
): Promise<string> {
  const attachment = asObject(asObject(fields.message)?.attachment)
  if (!attachment) throw new GraphRefusal(100, null, '(#100) The parameter message is required.')
  const id = newDigits(16)
  page.attachments.set(id, await readAttachment(world, page, attachment, file))
  return id
}

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function recipientOf(world: World, page: MetaPage, fields: Record<string, unknown>): Customer {
  const id = asObject(fields.recipient)?.id
  if (id === undefined) throw new GraphRefusal(100, null, '(#100) The parameter recipient is required.')
  for (const message of page.messages) {
    if (message.customer.psid === String(id)) return message.customer
  }
  if (world.now().getTime() < world.windowsAssumedUntil && /^\d+$/.test(String(id))) {
    const known = [...world.customers.values()].find(({ psid }) => psid === String(id))
    return known ?? addCustomer(world, { name: `Messenger ${id}`, psid: String(id) })
  }
  throw new GraphRefusal(100, 2018001, '(#100) No matching user found.')
}

function judgeText(content: Record<string, unknown>, text: string): void {
  // The unit is not stated; UTF-16 units here.
  if (text.length >= LONGEST_TEXT) {
    throw new GraphRefusal(
      100,
      null,
      `(#100) Length of param message[text] must be less than or equal to ${LONGEST_TEXT}`,
    )
  }
  const { metadata, attachment } = content
  if (typeof metadata === 'string' && metadata.length >= LONGEST_METADATA) {
    throw new GraphRefusal(100, null, '(#100) Length of param message[metadata] is too long')
  }
  if (text && attachment) {
    throw new GraphRefusal(100, null, '(#100) Message can have text or an attachment, not both.')
  }
}

const retiredTags = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE']

function judgeWindow(
  world: World,
  page: MetaPage,
  customer: Customer,
  fields: Record<string, unknown>,
): void {
  const type = fields.messaging_type ?? 'RESPONSE'
  const { tag } = fields
  if (!['RESPONSE', 'UPDATE', 'MESSAGE_TAG'].includes(String(type))) {
    throw new GraphRefusal(
      100,
      null,
      '(#100) Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}',
    )
  }
  if (type === 'MESSAGE_TAG' && (typeof tag !== 'string' || retiredTags.includes(tag))) {
    throw new GraphRefusal(100, null, '(#100) Invalid parameter: this message tag is not supported.')
  }
  const lastAt = world.messengerThreads
    .get(customer.id)
    ?.findLast((message) => message.page === page && message.from === 'customer')
    ?.createdAt.getTime()
  const now = world.now().getTime()
  if (lastAt === undefined && now < world.windowsAssumedUntil) return
  const since = now - (lastAt ?? Number.NEGATIVE_INFINITY)
  if (since < WINDOW_MILLISECONDS) return
  if (type === 'MESSAGE_TAG' && tag === 'HUMAN_AGENT') {
    if (!page.humanAgent) {
      throw new GraphRefusal(10, 2018065, '(#10) This app does not have the permission Human Agent.')
    }
    if (since < HUMAN_AGENT_MILLISECONDS) return
  }
  throw new GraphRefusal(10, 2018278, '(#10) This message is sent outside of allowed window.')
}

function readQuickReplies(value: unknown): { title: string; payload: string }[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > MOST_QUICK_REPLIES) {
    throw new GraphRefusal(100, null, `(#100) At most ${MOST_QUICK_REPLIES} quick replies are allowed.`)
  }
  return value.map((entry: { title?: unknown; payload?: unknown }) => ({
    title: String(entry.title ?? ''),
    payload: String(entry.payload ?? ''),
  }))
}

async function readAttachment(
  world: World,
  page: MetaPage,
  attachment: Record<string, unknown>,
  file: UploadedFile | null,
): Promise<MessengerAttachment> {
  const type = String(attachment.type)
  const payload = asObject(attachment.payload) ?? {}
  if (type === 'template') return { type, mediaSid: null, payload }
  if (type !== 'image' && type !== 'audio' && type !== 'video' && type !== 'file') {
    throw new GraphRefusal(100, null, '(#100) Param message[attachment][type] is not valid.')
  }
  if (payload.attachment_id !== undefined) {
    const known = page.attachments.get(String(payload.attachment_id))
    if (!known) throw new GraphRefusal(100, 2018074, '(#100) Invalid ID or no permission for attachment.')
    return known
  }
  const fetched = file ?? (await fetchFile(world, page, String(payload.url ?? '')))
  const [kind] = fetched.contentType.split('/')
  if (type !== 'file' && kind !== type) {
    throw new GraphRefusal(100, 2018047, '(#100) Upload attachment failure: the type does not match.')
  }
  if (fetched.bytes.length > (type === 'image' ? MOST_IMAGE_BYTES : MOST_FILE_BYTES)) {
    throw new GraphRefusal(100, 2018109, '(#100) Attachment size exceeds allowable limit')
  }
  const sid = newSid('ME')
  world.media.add({ sid, ...fetched, createdAt: world.now() })
  return { type, mediaSid: sid, payload: {} }
}

async function fetchFile(world: World, page: MetaPage, address: string): Promise<UploadedFile> {
  try {
    const url = new URL(address)
    const origin = page.app.connectTo ? new URL(page.app.connectTo).origin : url.origin
    const answer = await request(origin + url.pathname + url.search, {
      headers: { host: url.host, 'user-agent': 'facebookexternalhit/1.1' },
      signal: AbortSignal.any([world.traffic.signal, AbortSignal.timeout(FETCH_MILLISECONDS)]),
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`)
    const contentType = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
    return { contentType, bytes, name: decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || null }
  } catch (error) {
    throw new GraphRefusal(
      100,
      2018008,
      `(#100) Failed to fetch the file from the url (${(error as Error).message})`,
    )
  }
}
