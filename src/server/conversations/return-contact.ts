/** A contact came back by a link or an advertisement, without writing: the window opens, and what led here is kept. */
import type { ContactReturned } from '../channels/channel.ts'
import { conversationEvent } from '../events/record.ts'
import { setReferral } from '../store/contacts.ts'
import { extendWindows, findConversationsOfAddresses, lockConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import { sentAt } from './sent-at.ts'

export interface ReturnArrival {
  companyId: number
  channelId: string
  receivedAt: Date
  returned: ContactReturned
}

/** Answers the events to record. Without a conversation there is nothing to return to. */
export async function returnContacts(tx: Sql, arrivals: ReturnArrival[]): Promise<NewEvent[]> {
  if (arrivals.length === 0) return []
  const keys = arrivals.map(({ companyId, channelId, returned }) => ({
    companyId,
    channelId,
    address: returned.address,
  }))
  const rows = await findConversationsOfAddresses(tx, keys)
  const byAddress = new Map(rows.map((row) => [`${row.channel_id} ${row.address}`, row]))
  const placed = arrivals.flatMap((arrival) => {
    const held = byAddress.get(`${arrival.channelId} ${arrival.returned.address}`)
    return held ? [{ ...arrival, held }] : []
  })
  if (placed.length === 0) return []
  await lockConversations(
    tx,
    placed.map(({ companyId }) => companyId),
    placed.map(({ held }) => held.id),
  )
  await extendWindows(
    tx,
    placed.map(({ companyId, held, returned, receivedAt }) => ({
      companyId,
      id: held.id,
      at: sentAt(returned.at, receivedAt),
    })),
  )
  for (const { companyId, held, returned } of placed)
    if (returned.referral) await setReferral(tx, companyId, held.contact_id, returned.referral)
  return placed.map(({ companyId, channelId, held }) =>
    conversationEvent('conversation.changed', { companyId, channelId, conversationId: held.id }),
  )
}
