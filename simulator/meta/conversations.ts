/** The Conversations API: shallow history. Only the 20 newest messages of a conversation tell anything. Source: protocols 3.8. */
import type { World } from '../world.ts'
import { cdnAddress } from './messenger-events.ts'
import type { MessengerMessage, MetaPage } from './page.ts'
import { GraphRefusal } from './refusal.ts'

const TOLD = 20
const STANDARD_PAGE = 25

export function listConversations(world: World, page: MetaPage, query: URLSearchParams, address: string) {
  if (query.get('platform') && query.get('platform') !== 'messenger') return { data: [] }
  const fields = query.get('fields') ?? 'id,updated_time'
  const limit = Math.min(Number(query.get('limit') ?? STANDARD_PAGE) || STANDARD_PAGE, 100)
  const start = Number(Buffer.from(query.get('after') ?? '', 'base64').toString()) || 0
  const all = conversationsOf(page).filter(
    ([message]) => !query.get('user_id') || message?.customer.psid === query.get('user_id'),
  )
  const cursor = Buffer.from(String(start + limit)).toString('base64')
  const next = new URL(address)
  next.searchParams.set('after', cursor)
  return {
    data: all
      .slice(start, start + limit)
      .map((messages) => presentConversation(world, page, messages, fields)),
    paging: {
      cursors: { before: Buffer.from(String(start)).toString('base64'), after: cursor },
      ...(start + limit < all.length ? { next: next.href } : {}),
    },
  }
}

/** One conversation by `t_…`, or one message by its mid. Throws `GraphRefusal`. */
export function readObject(world: World, page: MetaPage, id: string, query: URLSearchParams) {
  const conversation = conversationsOf(page).find(([message]) => message && conversationId(message) === id)
  if (conversation) {
    return presentConversation(world, page, conversation, query.get('fields') ?? 'id,updated_time')
  }
  const message = page.messageByMid.get(id)
  if (!message) {
    throw new GraphRefusal(100, 33, `Unsupported get request. Object with ID '${id}' does not exist.`)
  }
  const newest = conversationsOf(page).find(([other]) => other?.customer === message.customer) ?? []
  if (newest.indexOf(message) >= TOLD) {
    throw new GraphRefusal(100, 33, 'The message has been deleted.')
  }
  return presentMessage(world, page, message)
}

/** Newest first, in each conversation and among them; postbacks are no messages. */
function conversationsOf(page: MetaPage): MessengerMessage[][] {
  const byCustomer = new Map<string, MessengerMessage[]>()
  for (let index = page.messages.length - 1; index >= 0; index -= 1) {
    const message = page.messages[index]
    if (!message || message.postback || message.unsent) continue
    const known = byCustomer.get(message.customer.id)
    if (known) known.push(message)
    else byCustomer.set(message.customer.id, [message])
  }
  return [...byCustomer.values()]
}

function conversationId(message: MessengerMessage): string {
  return `t_${message.customer.psid}`
}

function presentConversation(world: World, page: MetaPage, messages: MessengerMessage[], fields: string) {
  const [newest] = messages
  if (!newest) return {}
  const person = {
    name: newest.customer.name,
    email: `${newest.customer.psid}@facebook.com`,
    id: newest.customer.psid,
  }
  const ourselves = { name: page.name, email: `${page.id}@facebook.com`, id: page.id }
  return {
    id: conversationId(newest),
    updated_time: graphTime(newest.createdAt),
    ...(fields.includes('participants') ? { participants: { data: [person, ourselves] } } : {}),
    ...(fields.includes('messages')
      ? { messages: { data: messages.slice(0, TOLD).map((message) => presentMessage(world, page, message)) } }
      : {}),
  }
}

function presentMessage(world: World, page: MetaPage, message: MessengerMessage) {
  const person = {
    name: message.customer.name,
    email: `${message.customer.psid}@facebook.com`,
    id: message.customer.psid,
  }
  const ourselves = { name: page.name, email: `${page.id}@facebook.com`, id: page.id }
  const inbound = message.from === 'customer'
  const files = message.attachments.flatMap(({ mediaSid }) => {
    const media = mediaSid ? world.media.get(mediaSid) : undefined
    if (!media) return []
    const url = cdnAddress(world, media.sid)
    return {
      id: media.sid,
      mime_type: media.contentType,
      name: media.name ?? media.sid,
      size: media.bytes.length,
      ...(media.contentType.startsWith('image/') ? { image_data: { url } } : { file_url: url }),
    }
  })
  return {
    id: message.mid,
    created_time: graphTime(message.createdAt),
    from: inbound ? person : ourselves,
    to: { data: [inbound ? ourselves : person] },
    message: message.text,
    ...(files.length > 0 ? { attachments: { data: files } } : {}),
  }
}

/** `2026-11-22T07:02:43+0000` */
function graphTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '+0000')
}
