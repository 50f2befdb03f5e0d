/** Between the news and its telling some seconds pass, or a night: does it still go? Pure. */
import type { ReasonNotTold, ToldEvent } from '../../shared/contract/notifications.ts'

export interface Leaving {
  event: ToldEvent | 'test'
  way: 'desktop' | 'email'
  active: boolean
  maySee: boolean
  /** Null: a test, which is of no conversation. */
  conversation: {
    open: boolean
    blocked: boolean
    mine: boolean
    /** The user has looked since. */
    seen: boolean
    /** It is in front of the user now. */
    inFront: boolean
  } | null
  /** The choice still holds. */
  wanted: boolean
  /** The comment was deleted, or mentions this user no more. */
  takenBack?: boolean
}

/** Null: it goes. */
export function judgeLeaving(leaving: Leaving): ReasonNotTold | null {
  const { event, conversation } = leaving
  if (!leaving.active) return 'inactive'
  if (!conversation) return null
  if (!leaving.maySee) return 'no_access'
  if (!leaving.wanted) return 'switched_off_since'
  if (event === 'mention' && leaving.takenBack) return 'taken_back'
  if (conversation.blocked && event !== 'mention') return 'blocked'
  if (conversation.inFront) return 'in_front'
  if (event === 'mention') return null
  if (event === 'assigned_to_me') return conversation.mine ? null : 'reassigned'
  if (conversation.seen) return 'seen'
  return conversation.open ? null : 'closed'
}
