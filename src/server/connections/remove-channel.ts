/**
 * Takes a channel out (docs/decisions/0031). At once for everybody: its row says that it is gone, and whoever looks for it
 * finds nothing. What it held goes in slices, each a short transaction: most of the time all of it before the answer, of a
 * large channel the rest by the clock, also after a crash.
 */
import type { Core } from '../conversations/core.ts'
import { notFound } from '../errors.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { maySetSharing } from '../policy/channel.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { keepFormerChannel } from '../store/former-channels.ts'
import { lockRemovedChannel, markChannelRemoved, removeSlice } from '../store/removed-channels.ts'
import type { UserRow } from '../store/users.ts'
import { noSettingsAccess } from './refusals.ts'

/** Under 100 ms (precise 17): each takes its files, receipts and search entries along. */
const ROWS_AT_ONCE = 200
/** Who removes a channel waits no longer than this. */
const BEFORE_THE_ANSWER_MILLISECONDS = 2_000
const A_ROUND_MILLISECONDS = 5_000

export async function removeChannel(core: Core, user: UserRow, channelId: string): Promise<void> {
  const { clock } = core
  await core.db.transaction(async (tx) => {
    const channel = await findChannelAnywhere(tx, channelId)
    if (!channel || channel.company_id !== user.company_id) throw notFound('channel')
    if (!maySetSharing(user, channel)) throw noSettingsAccess()
    await keepFormerChannel(tx, channel)
    await markChannelRemoved(tx, user.company_id, channelId, clock.now())
    const subject = { kind: 'channel', id: channelId }
    const detail = { name: channel.name, type: channel.type }
    const about = {
      companyId: user.company_id,
      by: user.id,
      act: 'channel.removed' as const,
      subject,
      detail,
    }
    await recordAudit(tx, about, clock)
    await recordEvents(tx, [channelEvent('channel.deleted', user.company_id, channelId)], clock.now())
  })
  core.bell.ring()
  try {
    await clearUntil(core, channelId, clock.monotonic() + BEFORE_THE_ANSWER_MILLISECONDS)
  } catch (error) {
    // It is removed all the same; the next round goes on.
    core.log.warn({ err: error, channelId }, 'what a removed channel held is not gone yet')
  }
}

/** By the clock: goes on with what is left of removed channels; answers how many rows went. */
export async function clearRemovedChannels(core: Core): Promise<number> {
  return await clearUntil(core, null, core.clock.monotonic() + A_ROUND_MILLISECONDS)
}

async function clearUntil(core: Core, channelId: string | null, until: number): Promise<number> {
  let gone = 0
  while (core.clock.monotonic() < until) {
    const rows = await core.db.transaction(async (tx) => {
      const channel = await lockRemovedChannel(tx, channelId)
      return channel && (await removeSlice(tx, channel, ROWS_AT_ONCE))
    })
    if (rows === null) return gone
    gone += rows
  }
  return gone
}
