/**
 * System lines: who was given a conversation, who closed it and who took it up again. Written in the transaction of
 * the act that they tell of; the caller holds the conversation's lock.
 */
import type { Activity } from '../../shared/contract/messages.ts'
import { newId } from '../lib/ids.ts'
import { insertActivities } from '../store/activities.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import { messageEvent } from './record.ts'

export interface Happened extends Activity {
  companyId: number
  channelId: string
  conversationId: string
  /** Where it stands in the thread. */
  at: Date
}

/** Answers the events to record. */
export async function recordActivities(tx: Sql, happened: Happened[], now: Date): Promise<NewEvent[]> {
  if (happened.length === 0) return []
  const lines = happened.map(({ companyId, channelId, conversationId, at, kind, user_id, by }) => ({
    companyId,
    id: newId(),
    channelId,
    conversationId,
    activity: { kind, user_id, by },
    at,
  }))
  await insertActivities(tx, lines, now)
  return lines.map((line) => messageEvent('message.created', line, line.id))
}

export const byUser = (id: number): Activity['by'] => ({ type: 'user', id })
export const byContact = (id: string): Activity['by'] => ({ type: 'contact', id })
/** It followed from something else, as when somebody loses access. */
export const byItself: Activity['by'] = { type: 'system', id: null }
