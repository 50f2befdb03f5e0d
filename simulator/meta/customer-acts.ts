/** What the customer does on Messenger, and what the business does in Page Inbox. */
import type { Customer } from '../customers.ts'
import { passCallback } from '../pass-callback.ts'
import { newSid } from '../sids.ts'
import { keepMessengerMessage, type World } from '../world.ts'
import { deliverEvent, type MetaEvent } from './deliver-event.ts'
import {
  echoEvent,
  editEvent,
  messageEvent,
  reactionEvent,
  readEvent,
  unsendEvent,
} from './messenger-events.ts'
import { newMid } from './mid.ts'
import type { MessengerAttachment, MessengerMessage, MetaPage } from './page.ts'

export interface MessengerWrite {
  text?: string
  media?: { content_type: string; bytes: Buffer; name: string | null }
  /** The thumbs-up, for example 369239263222822. */
  sticker_id?: string
  /** A shared link. */
  link?: { url: string; title: string }
  location?: { latitude: number; longitude: number }
  /** A quick reply of a message of ours. */
  quick_reply?: { title: string; payload: string }
  /** Get Started, or a button of a template: an event without a message. */
  postback?: { title: string; payload: string }
  reply_to?: string
}

export function writeOnMessenger(
  world: World,
  page: MetaPage,
  customer: Customer,
  content: MessengerWrite,
): MessengerMessage {
  const message = newMessage(world, page, customer, 'customer')
  message.text = content.quick_reply?.title ?? content.text ?? ''
  message.attachments = attachmentsOf(world, content)
  message.quickReplyPayload = content.quick_reply?.payload ?? null
  message.postback = content.postback ?? null
  message.replyToMid = content.reply_to ?? null
  keepMessengerMessage(world, page, message)
  const field = content.postback ? 'messaging_postbacks' : 'messages'
  world.traffic.follow(bringMessage(world, message, field, messageEvent(world, message)))
  return message
}

/** Somebody at the business answers in Meta's own inbox: we hear of it as an echo. */
export function writeInPageInbox(
  world: World,
  page: MetaPage,
  customer: Customer,
  text: string,
): MessengerMessage {
  const message = newMessage(world, page, customer, 'inbox')
  message.text = text
  message.deliveredAt = message.createdAt
  keepMessengerMessage(world, page, message)
  world.traffic.follow(bringMessage(world, message, 'message_echoes', echoEvent(world, message)))
  return message
}

/** The customer opens the conversation: one watermark for all that was delivered. */
export function readOnMessenger(world: World, page: MetaPage, customer: Customer): void {
  if (!customer.readReceipts) return
  const now = world.now()
  const seen = (world.messengerThreads.get(customer.id) ?? []).filter(
    (message) =>
      message.page === page && message.from !== 'customer' && message.deliveredAt && !message.readAt,
  )
  const last = seen.at(-1)
  if (!last) return
  for (const message of seen) message.readAt = now
  world.changed()
  const event = readEvent(last, last.createdAt.getTime(), now)
  world.traffic.follow(
    passCallback(world, customer.psid, () => bring(world, last, 'message_reads', event, 'status')),
  )
}

/** `emoji` null takes the reaction back. */
export function reactOnMessenger(world: World, message: MessengerMessage, emoji: string | null): void {
  const before = message.reactions.get(message.customer.psid)
  if (emoji) message.reactions.set(message.customer.psid, emoji)
  else message.reactions.delete(message.customer.psid)
  world.changed()
  const action = emoji ? 'react' : 'unreact'
  const event = reactionEvent(message, action, emoji ?? before ?? '', world.now())
  world.traffic.follow(bring(world, message, 'message_reactions', event, 'inbound'))
}

const MOST_EDITS = 5

/** A message can be edited five times. Returns false when that is used up. */
export function editOnMessenger(world: World, message: MessengerMessage, text: string): boolean {
  if (message.from !== 'customer' || message.unsent || message.edits >= MOST_EDITS) return false
  message.text = text
  message.edits += 1
  world.changed()
  world.traffic.follow(bring(world, message, 'message_edits', editEvent(message, world.now()), 'inbound'))
  return true
}

export function unsendOnMessenger(world: World, message: MessengerMessage): void {
  message.unsent = true
  message.text = ''
  message.attachments = []
  world.changed()
  world.traffic.follow(bring(world, message, 'messages', unsendEvent(message, world.now()), 'inbound'))
}

async function bringMessage(
  world: World,
  message: MessengerMessage,
  field: string,
  event: MetaEvent,
): Promise<void> {
  message.webhookFailure = await deliverEvent(world, message.page, {
    field,
    event,
    psid: message.customer.psid,
    mid: message.mid,
    kind: 'inbound',
  })
  world.changed()
}

async function bring(
  world: World,
  message: MessengerMessage,
  field: string,
  event: MetaEvent,
  kind: 'inbound' | 'status',
): Promise<void> {
  await deliverEvent(world, message.page, {
    field,
    event,
    psid: message.customer.psid,
    mid: message.mid,
    kind,
  })
}

export function newMessage(
  world: World,
  page: MetaPage,
  customer: Customer,
  from: MessengerMessage['from'],
): MessengerMessage {
  return {
    mid: newMid(),
    page,
    customer,
    from,
    text: '',
    attachments: [],
    quickReplies: [],
    quickReplyPayload: null,
    postback: null,
    replyToMid: null,
    metadata: null,
    tag: null,
    createdAt: world.now(),
    deliveredAt: null,
    readAt: null,
    readByBusiness: false,
    edits: 0,
    unsent: false,
    reactions: new Map(),
    webhookFailure: null,
  }
}

function attachmentsOf(world: World, content: MessengerWrite): MessengerAttachment[] {
  const found: MessengerAttachment[] = []
  if (content.media) {
    const [kind = ''] = content.media.content_type.split('/')
    const sid = newSid('ME')
    const { bytes, name, content_type: contentType } = content.media
    world.media.add({ sid, contentType, bytes, name, createdAt: world.now() })
    const type = kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file'
    found.push({ type, mediaSid: sid, payload: {} })
  }
  // Until 30 August 2026 a sticker came as an image with `sticker_id`; now it has a type of its own.
  if (content.sticker_id) {
    found.push({ type: 'sticker', mediaSid: null, payload: { sticker_id: Number(content.sticker_id) } })
  }
  if (content.link) found.push({ type: 'fallback', mediaSid: null, payload: { ...content.link } })
  if (content.location) {
    const { latitude: lat, longitude: long } = content.location
    found.push({ type: 'location', mediaSid: null, payload: { coordinates: { lat, long } } })
  }
  return found
}
