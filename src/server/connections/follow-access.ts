/**
 * What follows when a channel's sharing changes (precise 11, 13): who gained access starts read; who lost it loses the
 * assignments there, which go back to Unassigned. In slices, each a short transaction of its own.
 */
import type { Core } from '../conversations/core.ts'
import { startRead } from '../conversations/start-read.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { byItself, recordActivities } from '../events/record-activities.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { type ChannelRow, findChannelAnywhere } from '../store/channels.ts'
import { unassignOpenConversations } from '../store/conversations.ts'
import { listUsers } from '../store/users.ts'

const AT_ONCE = 500

export async function followAccess(core: Core, before: ChannelRow): Promise<void> {
  const now = await findChannelAnywhere(core.db, before.id)
  if (!now) return
  for (const colleague of await listUsers(core.db, before.company_id)) {
    const could = maySeeChannel(colleague, before)
    const can = maySeeChannel(colleague, now)
    if (can && !could) await startRead(core, before.company_id, colleague.id)
    if (could && !can) await giveBack(core, before, colleague.id)
  }
}

async function giveBack(core: Core, channel: ChannelRow, userId: number): Promise<void> {
  const { company_id: companyId, id: channelId } = channel
  for (;;) {
    const given = await core.db.transaction(async (tx) => {
      const conversations = await unassignOpenConversations(tx, companyId, userId, AT_ONCE, channelId)
      const now = core.clock.now()
      const abouts = conversations.map(({ id }) => ({ companyId, channelId, conversationId: id }))
      const lines = await recordActivities(
        tx,
        abouts.map((about) => ({ ...about, kind: 'unassigned', user_id: userId, by: byItself, at: now })),
        now,
      )
      const changes = abouts.map((about) => conversationEvent('conversation.changed', about))
      await recordEvents(tx, [...lines, ...changes], now)
      return conversations.length
    })
    core.bell.ring()
    if (given < AT_ONCE) return
  }
}
