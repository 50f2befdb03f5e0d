/**
 * Retention, a channel (issue of privacy): what was said longer ago than the channel keeps goes, in slices, each a short
 * transaction; hashes stay, so that nothing brings it back. A conversation in which nothing newer was said goes whole.
 */
import { messageEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { lockConversation } from '../store/conversations.ts'
import {
  deleteExpired,
  findExpired,
  listKeptForTime,
  nextConversations,
  type RetainedChannel,
  walkedTo,
} from '../store/expired-messages.ts'
import { forgetAnswersAbout } from '../store/idempotent-answers.ts'
import { forgetRequestBodies } from '../store/provider-requests.ts'
import type { Core } from './core.ts'
import { removeConversation } from './remove-conversation.ts'
import { bury } from './tombstones.ts'

const DAY = 86_400_000
/** Conversations looked at a round, and messages removed at once: under 100 ms (precise 17). */
const AT_ONCE = 200
const MESSAGES_AT_ONCE = 100

/** One slice of each channel that keeps for a time; answers how many messages and conversations went. */
export async function expireMessages(core: Core): Promise<number> {
  let gone = 0
  for (const channel of await listKeptForTime(core.db)) gone += await walkOn(core, channel)
  if (gone > 0) core.bell.ring()
  return gone
}

async function walkOn(core: Core, channel: RetainedChannel): Promise<number> {
  const before = new Date(core.clock.now().getTime() - channel.retention_days * DAY)
  const ids = await nextConversations(core.db, channel, before, AT_ONCE)
  let gone = 0
  for (const id of ids) gone += await expire(core, channel, id, before)
  // From the beginning again when the end is reached.
  await walkedTo(core.db, channel, ids.length < AT_ONCE ? null : (ids.at(-1) ?? null))
  if (gone > 0)
    await core.db.transaction((tx) =>
      recordAudit(
        tx,
        {
          companyId: channel.company_id,
          by: null,
          act: 'messages.expired',
          subject: { kind: 'channel', id: channel.id },
          detail: { removed: gone, older_than_days: channel.retention_days },
        },
        core.clock,
      ),
    )
  return gone
}

async function expire(core: Core, channel: RetainedChannel, id: string, before: Date): Promise<number> {
  const { company_id: companyId, id: channelId } = channel
  let gone = 0
  for (;;) {
    const removed = await core.db.transaction(async (tx) => {
      const conversation = await lockConversation(tx, companyId, id)
      if (!conversation) return 0
      if (conversation.last_message_at < before)
        return (await removeConversation(core, tx, conversation)).messages
      const expired = await findExpired(tx, companyId, id, before, MESSAGES_AT_ONCE)
      if (expired.length === 0) return 0
      const messages = expired.flatMap(({ external_ids }) =>
        external_ids.map((externalId) => ({ companyId, channelId, externalId })),
      )
      await bury(tx, core.hash, { messages, addresses: [] }, core.clock.now())
      await forgetRequestBodies(
        tx,
        [companyId],
        expired.flatMap((one) => one.request_numbers),
      )
      const ids = expired.map((one) => one.id)
      await forgetAnswersAbout(tx, companyId, ids)
      await deleteExpired(tx, companyId, ids)
      const about = { companyId, channelId, conversationId: id }
      await recordEvents(
        tx,
        ids.map((message) => messageEvent('message.deleted', about, message)),
        core.clock.now(),
      )
      return expired.length
    })
    gone += removed
    if (removed < MESSAGES_AT_ONCE) return gone
  }
}
