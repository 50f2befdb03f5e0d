/** When each status of a message was first reported. The first word stays; a second attempt begins anew. Pure. */
import type { OutgoingStatus } from '../../shared/delivery-status.ts'
import type { MessageState, StatusTimes } from '../store/messages.ts'
import { sentAt } from './sent-at.ts'

const COLUMN = {
  sent: 'accepted_at',
  delivered: 'delivered_at',
  read: 'read_at',
  failed: 'failed_at',
} as const

type Timed = keyof typeof COLUMN

/** What this report adds; null where it was reported before, or is none that anybody asks the time of. */
export function timeOfReport(
  known: StatusTimes,
  status: OutgoingStatus,
  reportedAt: Date | null,
  receivedAt: Date,
): StatusTimes | null {
  const column = COLUMN[status as Timed]
  if (!column || known[column]) return null
  return { [column]: sentAt(reportedAt, receivedAt) }
}

/** What is known of this message already, so that only what is new is written. */
export function timesOf(message: MessageState): StatusTimes {
  const { accepted_at, delivered_at, read_at, failed_at } = message
  return { accepted_at, delivered_at, read_at, failed_at }
}
