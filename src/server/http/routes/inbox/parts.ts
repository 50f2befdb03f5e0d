/** What the inbox routes are given by hand. */
import type { Core } from '../../../conversations/core.ts'
import { notFound } from '../../../errors.ts'
import { maySeeChannel } from '../../../policy/channel.ts'
import { type ChannelRow, findChannelAnywhere, listChannels } from '../../../store/channels.ts'
import { type ConversationView, findConversation } from '../../../store/conversations.ts'
import type { UserRow } from '../../../store/users.ts'

export interface InboxParts {
  core: Core
  publicUrl: string
  /** Where the events stand; taken before reading, so that nothing newer is missed (precise 18). */
  eventCursor(): string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(id: string): boolean {
  return UUID.test(id)
}

export async function visibleChannels(core: Core, user: UserRow): Promise<ChannelRow[]> {
  return (await listChannels(core.db, user.company_id)).filter((channel) => maySeeChannel(user, channel))
}

/** Unknown, another company's and hidden ones answer alike. */
export async function visibleConversation(core: Core, user: UserRow, id: string): Promise<ConversationView> {
  const conversation = isUuid(id) ? await findConversation(core.db, user.company_id, user.id, id) : null
  const channel = conversation && (await findChannelAnywhere(core.db, conversation.channel_id))
  if (!conversation || !channel || !maySeeChannel(user, channel)) throw notFound('conversation')
  return conversation
}

/** Keys of a page: numbers and ids joined by dots, opaque to clients. */
export function writeKey(...parts: (string | number)[]): string {
  return Buffer.from(parts.join('.')).toString('base64url')
}

export function readKey(cursor: string | undefined): [number, string] | null {
  if (cursor === undefined) return null
  const [first, ...rest] = Buffer.from(cursor, 'base64url').toString().split('.')
  const number = Number(first)
  return Number.isSafeInteger(number) && rest.length > 0 ? [number, rest.join('.')] : null
}

/** PostgreSQL's text holds no U+0000 and no lone surrogates. */
export function cleaned(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}
