/**
 * After connecting, the provider is told our address where it lets us; else the channel says what a person has to
 * paste where. Best effort: a channel whose webhook is not set is connected all the same, and its gaps are filled.
 */
import { codesOf, sentenceOf } from '../../shared/say.ts'
import type { WebhookSetup } from '../channels/channel.ts'
import type { Core } from '../conversations/core.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { type ChannelRow, setWebhookSetup } from '../store/channels.ts'
import type { Connections } from './find-connection.ts'

/** A person waits for it. */
const CALL_MILLISECONDS = 4_000

export async function setUpWebhook(
  core: Core,
  connections: Connections,
  channelId: string,
  webhookUrl: string | null,
): Promise<void> {
  const channel = await connections.findFresh(channelId)
  if (!channel?.adapter.setUpWebhook || webhookUrl === null) return
  const limits = { timeoutMilliseconds: CALL_MILLISECONDS }
  const setup = await channel.adapter.setUpWebhook(webhookUrl, channel.connection, limits)
  await core.db.transaction(async (tx) => {
    await setWebhookSetup(tx, channel.row.company_id, channelId, rowOf(setup))
    const event = channelEvent('channel.changed', channel.row.company_id, channelId)
    await recordEvents(tx, [event], core.clock.now())
  })
  core.bell.ring()
}

function rowOf(setup: WebhookSetup): NonNullable<ChannelRow['webhook_setup']> {
  if (setup.written) return { written: true }
  const { sayings, paste } = setup
  return { written: false, sentence: sentenceOf(sayings) ?? '', words: codesOf(sayings), paste }
}
