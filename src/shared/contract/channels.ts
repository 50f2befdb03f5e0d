/** Channels: one connected page or number each. Secrets go in and never come out. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time, UserId } from './envelope.ts'

export const ChannelType = Type.Union([
  Type.Literal('whatsapp_twilio'),
  Type.Literal('messenger'),
  Type.Literal('simulator'),
  Type.Literal('app'),
])
export type ChannelType = Static<typeof ChannelType>

export const ChannelAccess = Type.Union([Type.Literal('shared'), Type.Literal('private')])
export type ChannelAccess = Static<typeof ChannelAccess>

export const ChannelStatus = Type.Union([
  Type.Literal('connected'),
  Type.Literal('attention'),
  Type.Literal('disconnected'),
])
export type ChannelStatus = Static<typeof ChannelStatus>

/** What an English sentence beside it says, for screens in other languages (shared/sayings.ts). */
export const Word = Type.Object({ code: Type.String(), values: Type.Record(Type.String(), Type.String()) })
export type Word = Static<typeof Word>
export const Words = Type.Array(Word, {
  description: 'the sentence by codes, for other languages; empty where only the sentence is known',
})

export const Channel = Type.Object({
  id: Id,
  type: ChannelType,
  name: Type.String(),
  access: ChannelAccess,
  member_ids: Type.Array(UserId, { description: 'shared with these; empty means everybody' }),
  installed_by: UserId,
  status: ChannelStatus,
  status_reason: Nullable(Type.String()),
  status_words: Words,
  last_heard_at: Nullable(Time),
  webhook_url: Nullable(Type.String()),
  address: Nullable(Type.String({ description: 'the number or page that customers write to' })),
  webhook_setup: Type.Optional(
    Nullable(
      Type.Object(
        {
          state: Type.Union([Type.Literal('written'), Type.Literal('by_hand')]),
          sentence: Nullable(Type.String({ description: 'why a person has to enter it, and where' })),
          words: Words,
          paste: Nullable(Type.String({ description: 'what to enter' })),
        },
        { description: 'was the provider told `webhook_url`?' },
      ),
    ),
  ),
  history: Type.Optional(
    Type.Object(
      {
        state: Type.Union([Type.Literal('importing'), Type.Literal('done'), Type.Literal('none')]),
        imported: Type.Integer({ description: 'messages' }),
        until: Nullable(Time),
        shallow: Type.Boolean({
          description: 'the provider gives only the newest messages of each conversation',
        }),
      },
      { description: 'past conversations, imported back to `until`' },
    ),
  ),
  details: Type.Optional(
    Nullable(
      Type.Object(
        {
          account_sid: Nullable(Type.String()),
          messaging_service_sid: Nullable(Type.String()),
          app_id: Nullable(Type.String()),
          second_token: Type.Boolean({ description: 'a second auth token counts beside the first' }),
          typing_indicator: Nullable(
            Type.Boolean({ description: 'null: this app has no such setting. It also marks as read.' }),
          ),
        },
        { description: 'what it was connected with, for those who may change it; never a secret' },
      ),
    ),
  ),
  retention_days: Nullable(
    Type.Integer({ description: 'messages older than this go, with their files; null: they are kept' }),
  ),
  version: Type.Integer(),
})
export type Channel = Static<typeof Channel>

/** A messaging app that this product knows. */
export const OfferedChannelType = Type.Object({
  type: ChannelType,
  offered: Type.Boolean({ description: 'false: no longer connected anew; who uses it goes on (S5)' }),
  login: Type.Boolean({ description: 'can be connected by a login at the provider' }),
  login_redirect_url: Nullable(
    Type.String({ description: 'to be entered at the provider, to which it sends the person back' }),
  ),
})
export type OfferedChannelType = Static<typeof OfferedChannelType>

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Sharing = {
  access: Type.Optional(ChannelAccess),
  member_ids: Type.Optional(Type.Array(UserId, { maxItems: 10_000 })),
}

const HistoryDays = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 90, description: 'how much of the past is imported; 90 without it' }),
)

export const ConnectWhatsAppByTwilio = Type.Object({
  type: Type.Literal('whatsapp_twilio'),
  name: Name,
  ...Sharing,
  account_sid: Type.String({ pattern: '^AC[0-9a-fA-F]{32}$' }),
  auth_token: Type.String({ minLength: 1, maxLength: 200 }),
  sender: Type.String({ pattern: '^whatsapp:\\+[0-9]{5,15}$' }),
  messaging_service_sid: Type.Optional(Nullable(Type.String({ pattern: '^MG[0-9a-fA-F]{32}$' }))),
  history_days: HistoryDays,
})
export type ConnectWhatsAppByTwilio = Static<typeof ConnectWhatsAppByTwilio>

export const ConnectMessenger = Type.Object({
  type: Type.Literal('messenger'),
  name: Name,
  ...Sharing,
  page_id: Type.String({ minLength: 1, maxLength: 64 }),
  page_access_token: Type.String({ minLength: 1, maxLength: 1000 }),
  app_id: Type.String({ minLength: 1, maxLength: 64 }),
  app_secret: Type.String({ minLength: 1, maxLength: 200 }),
  verify_token: Type.String({ minLength: 1, maxLength: 200 }),
  history_days: HistoryDays,
})
export type ConnectMessenger = Static<typeof ConnectMessenger>

/** A number of the simulated phone; everything else is made up. */
export const ConnectSimulator = Type.Object({ type: Type.Literal('simulator'), name: Name, ...Sharing })

export const ConnectChannel = Type.Union([ConnectWhatsAppByTwilio, ConnectMessenger, ConnectSimulator])
export type ConnectChannel = Static<typeof ConnectChannel>

export const ChangeChannel = Type.Object({
  name: Type.Optional(Name),
  retention_days: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 36_500 }))),
  ...Sharing,
  auth_token: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  auth_token_secondary: Type.Optional(
    Nullable(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'counts beside the first while the token is exchanged',
      }),
    ),
  ),
  messaging_service_sid: Type.Optional(Nullable(Type.String({ pattern: '^MG[0-9a-fA-F]{32}$' }))),
  typing_indicator: Type.Optional(
    Type.Boolean({
      description: 'WhatsApp: contacts see that somebody types, and that their message was read',
    }),
  ),
  page_access_token: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  app_secret: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  verify_token: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
})
export type ChangeChannel = Static<typeof ChangeChannel>

/** With the app of a channel that is there, whose token is to be renewed; else with one that is entered. */
export const BeginChannelLogin = Type.Union([
  Type.Object({ channel_id: Id }),
  Type.Object({
    type: Type.Literal('messenger'),
    app_id: Type.String({ pattern: '^[0-9]{5,64}$' }),
    app_secret: Type.String({ minLength: 1, maxLength: 200 }),
    configuration_id: Type.Optional(Nullable(Type.String({ pattern: '^[0-9]{1,64}$' }))),
  }),
])
export type BeginChannelLogin = Static<typeof BeginChannelLogin>

export const ChannelLogin = Type.Object({
  id: Id,
  type: ChannelType,
  channel_id: Nullable(Type.String({ description: 'whose token is renewed' })),
  status: Type.Union([Type.Literal('waiting'), Type.Literal('ready'), Type.Literal('failed')]),
  problem: Nullable(Type.String()),
  problem_words: Words,
  pages: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      usable: Type.Boolean({ description: 'the person may answer there and connect an app' }),
      channel_id: Nullable(Type.String({ description: 'connected already, as this channel' })),
    }),
  ),
})
export type ChannelLogin = Static<typeof ChannelLogin>

/** Connects one page of a login, or renews the token of the channel that it is already. */
export const ConnectByLogin = Type.Object({
  page_id: Type.String({ minLength: 1, maxLength: 64 }),
  name: Type.Optional(Name),
  ...Sharing,
})
export type ConnectByLogin = Static<typeof ConnectByLogin>
