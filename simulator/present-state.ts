/** What the phone page sees. */
import { type Customer, whatsAppAddress } from './customers.ts'
import type { MessengerMessage } from './meta/page.ts'
import type { Simulator } from './simulator.ts'
import type { TwilioMessage } from './twilio/account.ts'

const MOST_PHONES = 60
const MOST_MESSAGES_A_PHONE = 100

export function presentState(simulator: Simulator) {
  const { world } = simulator
  const all = simulator.customers()
  const liveliest = new Set(
    [...all].sort((one, other) => other.lastActivity - one.lastActivity).slice(0, MOST_PHONES),
  )
  // In the order of their making: a list that jumps at every message is hard to use.
  const customers = all.filter((customer) => liveliest.has(customer))
  return {
    version: world.version,
    now: simulator.now().toISOString(),
    own_clock: simulator.ownClock,
    pending: world.traffic.pending(),
    senders: [
      ...[...world.twilioAccounts.values()].flatMap((account) =>
        [...account.senders.values()].map((sender) => ({
          provider: 'whatsapp',
          address: sender.address,
          name: sender.name,
          webhook_url: sender.webhook.callback_url,
        })),
      ),
      ...[...world.metaPages.values()].map((page) => ({
        provider: 'messenger',
        address: page.id,
        name: page.name,
        webhook_url: page.app.webhookUrl,
        subscribed: page.subscribedFields !== null,
      })),
    ],
    customers: customers.map((customer) => presentCustomer(simulator, customer)),
    faults: simulator.faults(),
    held_callbacks: world.heldCallbacks.length,
    debugger: simulator.debuggerLog().slice(-30).reverse(),
  }
}

export function presentCustomer(simulator: Simulator, customer: Customer) {
  return {
    id: customer.id,
    name: customer.name,
    locale: customer.locale,
    phone: customer.phone,
    user_id: customer.userId,
    username: customer.username,
    shares_number: customer.sharesNumber,
    address: whatsAppAddress(customer),
    read_receipts: customer.readReceipts,
    reads_at_once: customer.readsAtOnce,
    online: customer.online,
    opted_out: customer.optedOut,
    on_whatsapp: customer.onWhatsApp,
    typing_milliseconds: Math.max(0, customer.typingUntil - Date.now()),
    psid: customer.psid,
    messages: messagesOf(simulator, customer),
  }
}

function messagesOf(simulator: Simulator, customer: Customer) {
  const whatsApp = simulator
    .thread(customer.id)
    .filter(isOnPhone)
    .slice(-MOST_MESSAGES_A_PHONE)
    .map((message) => presentMessageOnPhone(simulator, message))
  const messenger = simulator
    .messengerThread(customer.id)
    .filter((message) => message.from === 'customer' || message.deliveredAt)
    .slice(-MOST_MESSAGES_A_PHONE)
    .map((message) => presentMessengerOnPhone(simulator, message))
  return [...whatsApp, ...messenger].sort((one, other) => (one.at < other.at ? -1 : 1))
}

/** The phone shows what has arrived on it, not what Twilio still holds or could not deliver. */
function isOnPhone(message: TwilioMessage): boolean {
  return message.direction === 'inbound' || message.status === 'delivered' || message.status === 'read'
}

export function presentMessageOnPhone(simulator: Simulator, message: TwilioMessage) {
  const inbound = message.direction === 'inbound'
  return {
    id: message.sid,
    provider: 'whatsapp',
    sender: message.sender.address,
    from: inbound ? 'customer' : 'business',
    text: message.body,
    media: message.mediaSids.flatMap((sid) => {
      const media = simulator.world.media.get(sid)
      return media
        ? [{ id: sid, content_type: media.contentType, name: media.name, size: media.bytes.length }]
        : []
    }),
    location: message.location,
    buttons: message.buttons,
    reply_to: message.quotedSid,
    status: message.status,
    read_by_business: message.readByBusiness,
    reactions: [],
    edited: false,
    unsent: false,
    webhook_failure: message.webhookFailure,
    at: message.dateCreated.toISOString(),
  }
}

export function presentMessengerOnPhone(simulator: Simulator, message: MessengerMessage) {
  const inbound = message.from === 'customer'
  const [place] = message.attachments.flatMap(({ payload }) =>
    payload.coordinates ? [payload.coordinates as { lat: number; long: number }] : [],
  )
  return {
    id: message.mid,
    provider: 'messenger',
    sender: message.page.id,
    from: inbound ? 'customer' : 'business',
    text: message.postback?.title ?? message.text,
    media: message.attachments.flatMap(({ mediaSid }) => {
      const media = mediaSid ? simulator.world.media.get(mediaSid) : undefined
      return media
        ? [{ id: media.sid, content_type: media.contentType, name: media.name, size: media.bytes.length }]
        : []
    }),
    location: place ? { latitude: place.lat, longitude: place.long, label: null, address: null } : null,
    buttons: message.quickReplies,
    reply_to: message.replyToMid,
    status: inbound ? 'received' : message.readAt ? 'read' : 'delivered',
    read_by_business: message.readByBusiness,
    reactions: [...message.reactions.values()],
    edited: message.edits > 0,
    unsent: message.unsent,
    webhook_failure: message.webhookFailure,
    at: message.createdAt.toISOString(),
  }
}
