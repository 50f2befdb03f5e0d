/**
 * The channel doctor: what works on a channel, what does not, and what to do about it. Where everything that messages
 * need is in order, a channel that asked for attention is connected again.
 */
import { say } from '../../shared/say.ts'
import type { Finding } from '../channels/channel.ts'
import { failed, fine } from '../channels/examination.ts'
import type { Core } from '../conversations/core.ts'
import { notFound } from '../errors.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { type ChannelRow, setChannelStatus } from '../store/channels.ts'
import type { Connections } from './find-connection.ts'

const CALL_MILLISECONDS = 8_000
/** Without these a channel neither hears nor speaks; the others are advice. */
const NEEDED = ['credentials', 'subscription', 'webhook_reachable']

export async function checkChannel(
  core: Core,
  connections: Connections,
  row: ChannelRow,
  webhookUrl: string | null,
): Promise<Finding[]> {
  connections.forget(row.id)
  const channel = await connections.find(row.id)
  if (!channel) throw notFound('channel')
  const { adapter, connection } = channel
  const findings = [heard(row)]
  if (adapter.examine && webhookUrl !== null) {
    const limits = { timeoutMilliseconds: CALL_MILLISECONDS }
    findings.unshift(...(await adapter.examine({ webhookUrl, now: core.clock.now() }, connection, limits)))
    await settle(core, channel.row, findings)
  }
  return findings
}

function heard(row: ChannelRow): Finding {
  const check = 'last_heard'
  return row.last_heard_at
    ? fine(check, say('LAST_HEARD', { time: row.last_heard_at.toISOString() }))
    : failed(check, say('NEVER_HEARD'), say('WRITE_FROM_A_PHONE'))
}

async function settle(core: Core, row: ChannelRow, findings: Finding[]): Promise<void> {
  const bad = findings.find(({ check, ok }) => !ok && NEEDED.includes(check))
  if (bad ? row.status === 'disconnected' : row.status !== 'attention') return
  const now = core.clock.now()
  await core.db.transaction(async (tx) => {
    const reason = bad ? [bad.saying, ...(bad.whatToDo ? [bad.whatToDo] : [])] : []
    const status = bad ? 'attention' : 'connected'
    const changed = await setChannelStatus(tx, row.company_id, row.id, status, reason, row.secrets)
    if (changed) await recordEvents(tx, [channelEvent('channel.changed', row.company_id, row.id)], now)
  })
  core.bell.ring()
}
