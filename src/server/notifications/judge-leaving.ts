/** Between the news and its telling some seconds pass, or a night: does it still go? Pure. */
import type { ReasonNotTold } from '../../shared/contract/notifications.ts'

export interface Leaving {
  event: string
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
}

/** Null: it goes. */
export function judgeLeaving(leaving: Leaving): ReasonNotTold | null {
  const { event, conversation } = leaving
  if (!leaving.active) return 'inactive'
  if (!conversation) return null
  if (!leaving.maySee) return 'no_access'
  if (!leaving.wanted) return 'switched_off_since'
  if (conversation.blocked) return 'blocked'
  if (conversation.inFront) return 'in_front'
  if (event === 'assigned_to_me') return conversation.mine ? null : 'reassigned'
  if (conversation.seen) return 'seen'
  return conversation.open ? null : 'closed'
}
