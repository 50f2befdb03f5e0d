/** The author took a message back: that there was one stays to be seen, its content is gone from everywhere. */
import type { MessageWithdrawn } from '../channels/channel.ts'
import type { Sql } from '../store/db.ts'
import { withdraw } from '../store/messages.ts'
import { forgetRequestBodies } from '../store/provider-requests.ts'
import type { PlacedChange } from './change-messages.ts'
import { sentAt } from './sent-at.ts'

/** Answers the ids of the messages that changed. The caller holds their conversations' locks. */
export async function withdrawMessages(
  tx: Sql,
  placed: PlacedChange<MessageWithdrawn>[],
): Promise<Set<string>> {
  if (placed.length === 0) return new Set()
  const once = new Map(
    placed.map(({ companyId, message, change, receivedAt }) => [
      message.id,
      { companyId, id: message.id, at: sentAt(change.at, receivedAt) },
    ]),
  )
  await forgetRequestBodies(
    tx,
    placed.map(({ companyId }) => companyId),
    placed.flatMap(({ message }) => message.request_numbers ?? []),
  )
  return await withdraw(tx, [...once.values()])
}
