/** The bodies of events (protocols 3.3, 3.4). */
import type { World } from '../world.ts'
import type { MetaEvent } from './deliver-event.ts'
import type { MessengerAttachment, MessengerMessage } from './page.ts'

/** Page Inbox, with which people at the business answer outside of any app of theirs. */
export const PAGE_INBOX_APP = 26390203743090

export function messageEvent(world: World, message: MessengerMessage): MetaEvent {
  return {
    ...fromCustomer(message),
    timestamp: message.createdAt.getTime(),
    ...(message.postback
      ? { postback: { mid: message.mid, ...message.postback } }
      : { message: { mid: message.mid, ...contentOf(world, message) } }),
  }
}

export function echoEvent(world: World, message: MessengerMessage): MetaEvent {
  return {
    ...fromPage(message),
    timestamp: message.createdAt.getTime(),
    message: {
      mid: message.mid,
      is_echo: true,
      app_id: message.from === 'inbox' ? PAGE_INBOX_APP : Number(message.page.app.id),
      ...contentOf(world, message),
      ...(message.metadata === null ? {} : { metadata: message.metadata }),
    },
  }
}

export function deliveryEvent(message: MessengerMessage, at: Date): MetaEvent {
  return {
    ...fromCustomer(message),
    timestamp: at.getTime(),
    delivery: { mids: [message.mid], watermark: message.createdAt.getTime() },
  }
}

/** Everything up to the watermark is read. */
export function readEvent(message: MessengerMessage, watermark: number, at: Date): MetaEvent {
  return { ...fromCustomer(message), timestamp: at.getTime(), read: { watermark } }
}

export function reactionEvent(
  message: MessengerMessage,
  action: 'react' | 'unreact',
  emoji: string,
  at: Date,
): MetaEvent {
  const names: Record<string, string> = {
    '😆': 'smile',
    '😠': 'angry',
    '😢': 'sad',
    '😮': 'wow',
    '❤': 'love',
    '❤️': 'love',
    '👍': 'like',
    '👎': 'dislike',
  }
  return {
    ...fromCustomer(message),
    timestamp: at.getTime(),
    reaction: {
      mid: message.mid,
      action,
      ...(action === 'react' ? { emoji, reaction: names[emoji] ?? 'other' } : {}),
    },
  }
}

export function editEvent(message: MessengerMessage, at: Date): MetaEvent {
  return {
    ...fromCustomer(message),
    timestamp: at.getTime(),
    message_edit: { mid: message.mid, text: message.text, num_edit: message.edits },
  }
}

export function unsendEvent(message: MessengerMessage, at: Date): MetaEvent {
  return {
    ...fromCustomer(message),
    timestamp: at.getTime(),
    message: { mid: message.mid, is_deleted: true },
  }
}

function fromCustomer(message: MessengerMessage) {
  return { sender: { id: message.customer.psid }, recipient: { id: message.page.id } }
}

function fromPage(message: MessengerMessage) {
  return { sender: { id: message.page.id }, recipient: { id: message.customer.psid } }
}

function contentOf(world: World, message: MessengerMessage) {
  return {
    ...(message.text ? { text: message.text } : {}),
    ...(message.quickReplyPayload === null ? {} : { quick_reply: { payload: message.quickReplyPayload } }),
    ...(message.replyToMid === null ? {} : { reply_to: { mid: message.replyToMid } }),
    ...(message.attachments.length === 0
      ? {}
      : { attachments: message.attachments.map((attachment) => presentAttachment(world, attachment)) }),
  }
}

function presentAttachment(world: World, attachment: MessengerAttachment) {
  const url = attachment.mediaSid ? { url: cdnAddress(world, attachment.mediaSid) } : {}
  return { type: attachment.type, payload: { ...url, ...attachment.payload } }
}

const CDN_MILLISECONDS = 4 * 24 * 60 * 60 * 1000

/** A link that expires, as those of Meta's CDN do: `oe` is the end in hexadecimal seconds. */
export function cdnAddress(world: World, mediaSid: string): string {
  const end = Math.floor((world.now().getTime() + CDN_MILLISECONDS) / 1000)
  return `${world.bases.metaCdn}/v/t1.15752-9/${mediaSid}?_nc_cat=100&oe=${end.toString(16).toUpperCase()}`
}
