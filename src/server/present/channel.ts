/** Name, type and state for everybody with access; the rest for those with account settings access (precise 11). */
import type { Channel } from '../../shared/contract/channels.ts'
import { mayChangeChannels } from '../policy/channel.ts'
import type { ChannelRow } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'

export function presentChannel(channel: ChannelRow, viewer: UserRow, publicUrl: string): Channel {
  const all = mayChangeChannels(viewer)
  return {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    access: channel.access,
    member_ids: channel.member_ids,
    installed_by: channel.installed_by,
    status: channel.status,
    status_reason: channel.status_reason,
    status_words: channel.status_words,
    last_heard_at: channel.last_heard_at?.toISOString() ?? null,
    webhook_url: all ? webhookUrl(channel, publicUrl) : null,
    webhook_setup: all ? setupOf(channel) : null,
    address: all ? channel.address : null,
    history: {
      ...(channel.history
        ? { ...channel.history, until: new Date(channel.history.until).toISOString() }
        : { state: 'none', imported: 0, until: null }),
      shallow: channel.type === 'messenger',
    },
    details: all ? detailsOf(channel) : null,
    retention_days: channel.retention_days,
    version: channel.version,
  }
}

function detailsOf({ type, settings }: ChannelRow): NonNullable<Channel['details']> {
  const speaksWhatsApp = type === 'whatsapp_twilio' || type === 'simulator'
  return {
    account_sid: settings.account_sid ?? null,
    messaging_service_sid: settings.messaging_service_sid ?? null,
    app_id: settings.app_id ?? null,
    second_token: settings.second_token === 'yes',
    typing_indicator: speaksWhatsApp ? settings.typing_indicator === 'on' : null,
  }
}

function setupOf({ webhook_setup: setup }: ChannelRow): NonNullable<Channel['webhook_setup']> | null {
  if (!setup) return null
  return setup.written
    ? { state: 'written', sentence: null, words: [], paste: null }
    : { state: 'by_hand', sentence: setup.sentence, words: setup.words ?? [], paste: setup.paste }
}

export function webhookUrl(
  channel: Pick<ChannelRow, 'id' | 'type' | 'settings'>,
  publicUrl: string,
): string | null {
  switch (channel.type) {
    case 'whatsapp_twilio':
    case 'simulator':
      return `${publicUrl}/webhooks/twilio/${channel.id}`
    case 'messenger':
      return `${publicUrl}/webhooks/messenger/${channel.settings.app_id}`
    default:
      return null
  }
}
