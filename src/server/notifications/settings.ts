/** What a user wants to hear of. A new user: what is his or hers, and nothing else. Pure. */
import type {
  ChangeNotificationSettings,
  NotificationChoices,
  NotificationEvent,
  NotificationSettings,
  ToldEvent,
} from '../../shared/contract/notifications.ts'
import { notificationEvents } from '../../shared/contract/notifications.ts'

export type Settings = Omit<NotificationSettings, 'email_available'>

export const DEFAULT_SETTINGS: Settings = {
  events: {
    message_in_mine: { desktop: true, email: true },
    message_in_others: { desktop: false, email: false },
    message_in_unassigned: { desktop: false, email: false },
    assigned_to_me: { desktop: true, email: true },
  },
  channels: [],
  quiet_hours: null,
  sound: true,
  preview: true,
}

/** What holds for one channel: its own choice, else the common one. */
export function choicesFor(settings: Settings, channelId: string): NotificationChoices {
  return settings.channels.find((channel) => channel.channel_id === channelId)?.events ?? settings.events
}

/** The choice that says whether this is told. */
export function choiceOf(event: ToldEvent): NotificationEvent {
  return event === 'mention' ? 'assigned_to_me' : event
}

/** Kept settings may be older than a field that has come since. */
export function completeSettings(kept: Partial<Settings> | null): Settings {
  return { ...DEFAULT_SETTINGS, ...kept, events: { ...DEFAULT_SETTINGS.events, ...kept?.events } }
}

/** What is absent stays as it is. */
export function changeSettings(before: Settings, change: ChangeNotificationSettings): Settings {
  const { events: changed, ...rest } = change
  const events = { ...before.events }
  for (const event of notificationEvents) events[event] = { ...events[event], ...changed?.[event] }
  return { ...before, ...rest, events }
}
