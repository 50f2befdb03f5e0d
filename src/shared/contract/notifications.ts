/** S6–S8: who wants to hear of what, and what became of it. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time, UserId } from './envelope.ts'

export const notificationEvents = [
  'message_in_mine',
  'message_in_others',
  'message_in_unassigned',
  'assigned_to_me',
] as const
export type NotificationEvent = (typeof notificationEvents)[number]

/**
 * What is told: one of the four, or a comment that mentions somebody. A mention has no choice of its own; it follows
 * *somebody assigned a conversation to me*, the other thing that one colleague does to another.
 */
export const toldEvents = [...notificationEvents, 'mention'] as const
export type ToldEvent = (typeof toldEvents)[number]

export const notificationWays = ['desktop', 'email'] as const
export type NotificationWay = (typeof notificationWays)[number]

const Way = Type.Union([Type.Literal('desktop'), Type.Literal('email')])
export const Ways = Type.Object({ desktop: Type.Boolean(), email: Type.Boolean() })
export type Ways = Static<typeof Ways>

export const NotificationChoices = Type.Object({
  message_in_mine: Ways,
  message_in_others: Ways,
  message_in_unassigned: Ways,
  assigned_to_me: Ways,
})
export type NotificationChoices = Static<typeof NotificationChoices>

/** `19:30`, in the user's time zone. */
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })

export const QuietHours = Type.Object({
  from: TimeOfDay,
  until: TimeOfDay,
  weekends: Type.Boolean({ description: 'Saturday and Sunday are quiet all day' }),
})
export type QuietHours = Static<typeof QuietHours>

const settings = {
  events: NotificationChoices,
  channels: Type.Array(Type.Object({ channel_id: Id, events: NotificationChoices }), {
    maxItems: 500,
    description: 'channels for which something else holds',
  }),
  quiet_hours: Nullable(QuietHours),
  sound: Type.Boolean(),
  preview: Type.Boolean({ description: 'what was written is shown in notifications and mails' }),
}

export const NotificationSettings = Type.Object({
  ...settings,
  email_available: Type.Boolean({ description: 'there is a mail server' }),
})
export type NotificationSettings = Static<typeof NotificationSettings>

/** What is absent stays as it is. */
export const ChangeNotificationSettings = Type.Object({
  events: Type.Optional(Type.Partial(Type.Object({ ...partialChoices() }))),
  channels: Type.Optional(settings.channels),
  quiet_hours: Type.Optional(settings.quiet_hours),
  sound: Type.Optional(settings.sound),
  preview: Type.Optional(settings.preview),
})
export type ChangeNotificationSettings = Static<typeof ChangeNotificationSettings>

function partialChoices() {
  const ways = Type.Partial(Ways)
  return {
    message_in_mine: ways,
    message_in_others: ways,
    message_in_unassigned: ways,
    assigned_to_me: ways,
  }
}

/** As a browser's `PushSubscription` writes itself. */
export const PushSubscriptionRequest = Type.Object({
  endpoint: Type.String({ minLength: 10, maxLength: 2000 }),
  expirationTime: Type.Optional(Nullable(Type.Number())),
  keys: Type.Object({
    p256dh: Type.String({ minLength: 80, maxLength: 120 }),
    auth: Type.String({ minLength: 16, maxLength: 64 }),
  }),
})
export type PushSubscriptionRequest = Static<typeof PushSubscriptionRequest>

export const PushSubscription = Type.Object({
  id: Id,
  browser: Nullable(Type.String()),
  created_at: Time,
  answer: Nullable(Type.String({ description: 'the push service’s last word' })),
  answered_at: Nullable(Time),
})
export type PushSubscription = Static<typeof PushSubscription>

export const PushState = Type.Object({
  public_key: Type.String({ description: 'the `applicationServerKey` to subscribe with' }),
  subscriptions: Type.Array(PushSubscription),
})
export type PushState = Static<typeof PushState>

export const TestNotificationRequest = Type.Object({ way: Way })

export const reasonsNotTold = [
  'own_act',
  'inactive',
  'no_access',
  'blocked',
  'closed',
  'late',
  'off',
  'in_front',
  'seen',
  'reassigned',
  'taken_back',
  'no_browser',
  'no_mail_server',
  'switched_off_since',
  'refused',
  'unavailable',
] as const
export type ReasonNotTold = (typeof reasonsNotTold)[number]

export const ToldState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('sent'),
  Type.Literal('skipped'),
  Type.Literal('failed'),
])

/** What became of one piece of news on one way. */
export const Told = Type.Object({
  id: Nullable(Type.String({ description: 'null where the rules alone decided' })),
  state: ToldState,
  reason: Nullable(Type.Enum([...reasonsNotTold])),
  answer: Nullable(Type.String()),
  held: Type.Boolean({ description: 'it waits, or waited, for the end of the quiet hours' }),
  due_at: Nullable(Time),
  settled_at: Nullable(Time),
  shown_at: Nullable(Type.String({ description: 'when the browser said that it showed it' })),
})
export type Told = Static<typeof Told>

export const ToldNews = Type.Object({
  subject_id: Id,
  event: Type.Enum([...toldEvents, 'test']),
  conversation_id: Nullable(Id),
  contact_name: Nullable(Type.String()),
  at: Time,
  desktop: Nullable(Told),
  email: Nullable(Told),
})
export type ToldNews = Static<typeof ToldNews>

export const OneTold = Type.Object({ ...Told.properties, way: Way })
export type OneTold = Static<typeof OneTold>

/** For operators: what became of whose notifications, without a word of what was said. */
export const Delivery = Type.Object({
  ...OneTold.properties,
  id: Id,
  user_id: UserId,
  event: Type.String(),
  conversation_id: Nullable(Id),
  attempts: Type.Integer(),
  created_at: Time,
})
export type Delivery = Static<typeof Delivery>

export const DeliveryQuery = Type.Object({
  state: Type.Optional(ToldState),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export const ScreenReport = Type.Object({
  conversation_id: Nullable(Id),
  visible: Type.Boolean({ description: 'the page is in front of the user' }),
  notifies: Type.Boolean({ description: 'the browser may show notifications' }),
})
export type ScreenReport = Static<typeof ScreenReport>

/** What a page or a service worker shows. */
export const DesktopNotification = Type.Object({
  id: Id,
  title: Type.String(),
  body: Type.String(),
  url: Type.String(),
  tag: Type.String(),
  silent: Type.Boolean(),
  lang: Type.String(),
  unread: Type.Integer(),
})
export type DesktopNotification = Static<typeof DesktopNotification>

export const MailServerState = Type.Object({
  kind: Type.Union([Type.Literal('server'), Type.Literal('page'), Type.Literal('none')]),
  ok: Type.Boolean(),
  answer: Type.String(),
  quiet_until: Nullable(Type.String({ description: 'the caller’s quiet hours hold until then' })),
})
export type MailServerState = Static<typeof MailServerState>
