/**
 * Who hears of this? The whole rule, pure: one piece of news, one user, one way. Every cell is in
 * `recipients.test.ts`. What can only be known when a notification leaves is in `judge-leaving.ts`.
 */
import type { NotificationWay, ReasonNotTold, ToldEvent } from '../../shared/contract/notifications.ts'
import { choiceOf, choicesFor, type Settings } from './settings.ts'

export interface News {
  kind: 'message' | 'assignment' | 'mention'
  channelId: string
  /** Who did it; null: the contact, or it came about by itself. */
  byUserId: number | null
  /** Of the conversation; of an assignment, to whom it went. */
  assigneeId: number | null
  /** Of a comment: who is mentioned in it. */
  mentionedUserIds?: readonly number[]
  status: 'open' | 'closed'
  /** The contact is blocked (precise 10). */
  blocked: boolean
  /** Said so long before it came to us that it is history. */
  late: boolean
}

export interface Listener {
  userId: number
  active: boolean
  /** By the policy of the channel. */
  maySee: boolean
  settings: Settings
  /** The conversation is open and visible in front of the user. */
  inFront: boolean
}

export type Verdict =
  | { event: ToldEvent; tell: true }
  | { event: ToldEvent; tell: false; reason: ReasonNotTold }

/** Null: it is none of this user's business. */
export function judgeNews(news: News, listener: Listener, way: NotificationWay): Verdict | null {
  const event = eventFor(news, listener.userId)
  if (!event) return null
  const reason = reasonAgainst(news, listener, event, way)
  return reason ? { event, tell: false, reason } : { event, tell: true }
}

function eventFor(news: News, userId: number): ToldEvent | null {
  if (news.kind === 'mention') return news.mentionedUserIds?.includes(userId) ? 'mention' : null
  if (news.kind === 'assignment') return news.assigneeId === userId ? 'assigned_to_me' : null
  if (news.assigneeId === null) return 'message_in_unassigned'
  return news.assigneeId === userId ? 'message_in_mine' : 'message_in_others'
}

function reasonAgainst(
  news: News,
  listener: Listener,
  event: ToldEvent,
  way: NotificationWay,
): ReasonNotTold | null {
  if (!listener.active) return 'inactive'
  if (!listener.maySee) return 'no_access'
  if (news.byUserId === listener.userId) return 'own_act'
  if (news.late) return 'late'
  // A colleague’s word is news, whatever holds for the contact.
  if (news.blocked && news.kind !== 'mention') return 'blocked'
  // A message opens its conversation again: where it is closed, somebody has dealt with it since.
  if (news.kind === 'message' && news.status === 'closed') return 'closed'
  if (!choicesFor(listener.settings, news.channelId)[choiceOf(event)][way]) return 'off'
  // A mail waits some seconds anyway: by then it is known whether it was really seen, or the lid had just been shut.
  if (listener.inFront && way === 'desktop') return 'in_front'
  return null
}
