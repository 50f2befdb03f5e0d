/** The counts of sections as each viewer sees them now: open ones are kept by the database, unread ones remembered here. */
import type { Counts } from '../../shared/contract/conversations.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { presentCounts } from '../present/counts.ts'
import { type ChannelRow, listChannels } from '../store/channels.ts'
import { countConversations } from '../store/conversations.ts'
import type { Db } from '../store/db.ts'
import type { UserRow } from '../store/users.ts'
import type { UnreadMemory } from './unread-memory.ts'

/** For several users of one company at once; by user. */
export type CountFor = (companyId: number, users: UserRow[]) => Promise<Map<number, Counts>>

export function createCounts(db: Db, unread: UnreadMemory): CountFor {
  return async (companyId, users) => {
    const channels = await listChannels(db, companyId)
    const readers = users.map((user) => ({ userId: user.id, channelIds: visibleTo(user, channels) }))
    const all = channels.map((channel) => channel.id)
    const [open, unreadOf] = await Promise.all([
      countConversations(db, companyId, all),
      unread.count(companyId, readers),
    ])
    return new Map(
      readers.map(({ userId, channelIds }) => {
        const seen = new Set(channelIds)
        const rows = open.filter((row) => seen.has(row.channel_id))
        return [userId, presentCounts(channelIds, rows, unreadOf.get(userId) ?? [], userId)]
      }),
    )
  }
}

function visibleTo(user: UserRow, channels: ChannelRow[]): string[] {
  return channels.filter((channel) => maySeeChannel(user, channel)).map((channel) => channel.id)
}
