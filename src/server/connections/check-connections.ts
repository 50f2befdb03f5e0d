/**
 * Looks at the connections that can be looked at: right after they were made, whenever something was wrong, and every few
 * minutes, because a provider ends a subscription without a word. What is wrong is said on the channel (*attention*), and
 * taken back by a later look.
 */

import type { ChannelType } from '../../shared/contract/channels.ts'
import { say } from '../../shared/say.ts'
import type { ConnectionVerdict } from '../channels/channel.ts'
import type { Core } from '../conversations/core.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { claimChecks, noteCheck, setChannelStatus } from '../store/channels.ts'
import { hastenGapChecks } from '../store/gap-checks.ts'
import type { ConnectedChannel, Connections } from './find-connection.ts'

const EVERY_MILLISECONDS = 10 * 60_000
/** While it fails, and while the provider cannot be asked. */
const AGAIN_MILLISECONDS = 60_000
const CALL_MILLISECONDS = 10_000
const MOST_TOGETHER = 5

/** Answers how many were looked at. `types`: those whose adapters can. */
export async function checkConnections(
  core: Core,
  connections: Connections,
  types: ChannelType[],
): Promise<number> {
  const now = core.clock.now()
  // If this process dies over it, another one looks in a minute.
  const due = await claimChecks(
    core.db,
    types,
    now,
    new Date(now.getTime() + AGAIN_MILLISECONDS),
    MOST_TOGETHER,
  )
  await Promise.all(
    due.map(async ({ id, check_failed: mayClear }) => {
      // Secrets that were changed a moment ago are what is to be looked at.
      connections.forget(id)
      const channel = await connections.find(id)
      if (channel?.adapter.check) await check(core, channel, mayClear)
    }),
  )
  if (due.length > 0) core.bell.ring()
  return due.length
}

async function check(core: Core, channel: ConnectedChannel, mayClear: boolean): Promise<void> {
  const { adapter, connection } = channel
  const verdict = await adapter.check?.(connection, { timeoutMilliseconds: CALL_MILLISECONDS })
  if (verdict) await record(core, channel, verdict, mayClear)
}

async function record(
  { db, clock, log }: Core,
  { row }: ConnectedChannel,
  verdict: ConnectionVerdict,
  mayClear: boolean,
): Promise<void> {
  const now = clock.now()
  if (verdict.verdict === 'not_now') {
    log.warn({ channelId: row.id, reason: verdict.reason }, 'a connection could not be looked at')
    return
  }
  // It had been heard before: the provider has ended the subscription, and nobody knows what was missed since.
  const mended = verdict.verdict === 'works' && verdict.begun === true && row.last_heard_at !== null
  if (mended) await hastenGapChecks(db, [row.id], now)
  const failed = verdict.verdict === 'attention'
  await db.transaction(async (tx) => {
    const next = new Date(now.getTime() + (failed ? AGAIN_MILLISECONDS : EVERY_MILLISECONDS))
    // The alarm stands until the next look finds everything as it should be.
    if (!(await noteCheck(tx, row.company_id, row.id, failed || mended, next, row.secrets))) return
    // Attention for another reason (a policy, a restriction) is not ended by a connection that works.
    if (!failed && !mended && !mayClear) return
    const status = failed || mended ? 'attention' : 'connected'
    const reason = failed ? [verdict.saying] : mended ? [say('SUBSCRIPTION_MENDED')] : []
    if (await setChannelStatus(tx, row.company_id, row.id, status, reason, row.secrets))
      await recordEvents(tx, [channelEvent('channel.changed', row.company_id, row.id)], now)
  })
}
