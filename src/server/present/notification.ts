/** What became of a notification, for the user and for operators. */
import type { Delivery, OneTold, PushSubscription, Told } from '../../shared/contract/notifications.ts'
import type { NotificationRow } from '../store/notifications.ts'
import type { PushSubscriptionRow } from '../store/push-subscriptions.ts'

export function presentTold(row: NotificationRow): Told {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    answer: row.answer,
    held: row.held,
    due_at: row.state === 'waiting' ? row.due_at.toISOString() : null,
    settled_at: row.settled_at?.toISOString() ?? null,
    shown_at: row.shown_at?.toISOString() ?? null,
  }
}

export function presentOneTold(row: NotificationRow): OneTold {
  return { ...presentTold(row), way: row.way }
}

export function presentDelivery(row: NotificationRow): Delivery {
  return {
    ...presentTold(row),
    id: row.id,
    way: row.way,
    user_id: row.user_id,
    event: row.event,
    conversation_id: row.conversation_id,
    attempts: row.attempts,
    created_at: row.created_at.toISOString(),
  }
}

export function presentPushSubscription(row: PushSubscriptionRow): PushSubscription {
  return {
    id: row.id,
    browser: row.browser,
    created_at: row.created_at.toISOString(),
    answer: row.answer,
    answered_at: row.answered_at?.toISOString() ?? null,
  }
}
