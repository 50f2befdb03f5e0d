/**
 * A fact and its event commit together (invariant 4): the caller passes its own transaction. What a viewer receives
 * is made from the resource at the moment of sending, so an event names what changed and holds no copy of it.
 */
import type { Sql } from '../store/db.ts'
import { insertEvents, type NewEvent } from '../store/events.ts'

export async function recordEvents(tx: Sql, events: NewEvent[], at: Date): Promise<void> {
  if (events.length > 0) await insertEvents(tx, events, at)
}

interface AboutConversation {
  companyId: number
  channelId: string
  conversationId: string
}

export function conversationEvent(
  type: 'conversation.created' | 'conversation.changed' | 'conversation.deleted',
  about: AboutConversation,
): NewEvent {
  return { ...about, type, subjectId: about.conversationId }
}

export function messageEvent(
  type: 'message.created' | 'message.changed' | 'message.deleted',
  about: AboutConversation,
  messageId: string,
): NewEvent {
  return { ...about, type, subjectId: messageId }
}

export function commentEvent(
  type: 'comment.created' | 'comment.changed' | 'comment.deleted',
  about: AboutConversation,
  commentId: string,
): NewEvent {
  return { ...about, type, subjectId: commentId }
}

/** What the user has begun to write: told to that user alone, and no count moves by it. */
export function draftEvent(about: AboutConversation, userId: number): NewEvent {
  const seen = seenEvent(about, userId)
  return { ...seen, data: { ...seen.data, draft: true } }
}

/** The reader's own marker moved: told to that user alone. */
export function seenEvent(about: AboutConversation, userId: number): NewEvent {
  return {
    ...about,
    type: 'conversation.changed',
    subjectId: about.conversationId,
    data: { user_id: userId },
  }
}

/** Somebody came into a conversation or left it, began to write or ended it. */
export function presenceEvent(
  {
    companyId,
    channelId,
    conversationId,
    kind,
    userId,
  }: AboutConversation & {
    kind: 'viewing' | 'typing' | 'commenting'
    userId: number
  },
  active: boolean,
): NewEvent {
  const about = { companyId, channelId, conversationId, subjectId: String(userId) }
  if (kind === 'viewing') return { ...about, type: kind, data: { active } }
  return { ...about, type: 'typing', data: { active, to: kind === 'typing' ? 'everybody' : 'colleagues' } }
}

export function channelEvent(
  type: 'channel.changed' | 'channel.deleted',
  companyId: number,
  channelId: string,
): NewEvent {
  return { companyId, type, channelId, conversationId: null, subjectId: channelId }
}

/** A channel's past is here: open threads may have grown at their far end, so every screen fetches anew. */
export function historyEvent(companyId: number, channelId: string): NewEvent {
  return { companyId, type: 'history.imported', channelId, conversationId: null, subjectId: channelId }
}

export function userEvent(companyId: number, userId: number): NewEvent {
  return { companyId, type: 'user.changed', channelId: null, conversationId: null, subjectId: String(userId) }
}

/** A session or token has ended: every process forgets who its callers were, and closes the screens behind it. */
export function credentialEvent(companyId: number, userId: number): NewEvent {
  return {
    companyId,
    type: 'credential.ended',
    channelId: null,
    conversationId: null,
    subjectId: String(userId),
  }
}

export type CrmNoun = 'person' | 'organization' | 'lead' | 'deal' | 'note' | 'pipeline' | 'stage'

/** `created` and `changed` are one for the screens: they take the whole thing either way. */
export function crmEvent(
  noun: CrmNoun,
  what: 'changed' | 'deleted',
  companyId: number,
  id: number | string,
): NewEvent {
  return {
    companyId,
    type: `${noun}.${what}`,
    channelId: null,
    conversationId: null,
    subjectId: String(id),
  }
}
