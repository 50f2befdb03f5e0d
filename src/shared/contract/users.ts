/** Colleagues: who signs in, and what they may. */
import { type Static, Type } from 'typebox'
import { Nullable, UserId } from './envelope.ts'

export const Locale = Type.Union([Type.Literal('en'), Type.Literal('ja')])
export type Locale = Static<typeof Locale>

export const Rights = Type.Object({
  admin: Type.Boolean(),
  account_settings_access: Type.Boolean(),
})
export type Rights = Static<typeof Rights>

export const User = Type.Object({
  id: UserId,
  name: Type.String(),
  email: Type.String(),
  available: Type.Boolean({ description: 'S9–S11: may new conversations be assigned to this user' }),
  active: Type.Boolean(),
  rights: Rights,
  picture_url: Nullable(Type.String()),
  version: Type.Integer(),
})
export type User = Static<typeof User>

export const Me = Type.Object({
  ...User.properties,
  locale: Locale,
  time_zone: Type.String(),
  company: Type.Object({
    name: Type.String(),
    time_zone: Type.String(),
    second_factor_demanded: Type.Boolean({ description: 'of everybody who signs in here' }),
  }),
  second_factor_missing: Nullable(
    Type.Union([Type.Literal('set_up'), Type.Literal('sign_in')], {
      description:
        'what this session has to do before anything else is answered (403 SECOND_FACTOR_DEMANDED): set a second factor up, or sign in again with the one that there is',
    }),
  ),
  simulator: Type.Boolean({ description: 'the simulated phone can be reached at /simulator' }),
})
export type Me = Static<typeof Me>

export const CompanyRules = Type.Object({ second_factor_demanded: Type.Boolean() })
export type CompanyRules = Static<typeof CompanyRules>

const Name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' })
export const Password = Type.String({ minLength: 8, maxLength: 128 })

export const SetupState = Type.Object({
  needed: Type.Boolean(),
  setup_code_needed: Type.Boolean({
    description: 'true where the product listens beyond loopback (precise 14)',
  }),
})
export type SetupState = Static<typeof SetupState>

export const SetupRequest = Type.Object({
  company_name: Name,
  name: Name,
  email: Email,
  password: Password,
  locale: Type.Optional(Locale),
  time_zone: Type.Optional(Type.String({ maxLength: 64 })),
  setup_code: Type.Optional(Type.String({ maxLength: 64 })),
})
export type SetupRequest = Static<typeof SetupRequest>

export const SignInRequest = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
  code: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 20,
      description: 'of the authenticator app, after SECOND_FACTOR_NEEDED',
    }),
  ),
  recovery_code: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
})
export type SignInRequest = Static<typeof SignInRequest>

/** Rights and activity by admins; the rest by the user alone. */
export const ChangeUserRequest = Type.Object({
  active: Type.Optional(Type.Boolean()),
  rights: Type.Optional(Type.Partial(Rights)),
  name: Type.Optional(Name),
  locale: Type.Optional(Locale),
  time_zone: Type.Optional(Type.String({ maxLength: 64 })),
})
export type ChangeUserRequest = Static<typeof ChangeUserRequest>
export const ChangeMeRequest = Type.Object({
  name: Type.Optional(Name),
  locale: Type.Optional(Locale),
  time_zone: Type.Optional(Type.String({ maxLength: 64 })),
})

export const AvailabilityRequest = Type.Object({ available: Type.Boolean() })
export const InvitationRequest = Type.Object({
  email: Email,
  name: Type.Optional(Name),
  locale: Type.Optional(Locale),
  rights: Type.Optional(Type.Partial(Rights)),
})
export type InvitationRequest = Static<typeof InvitationRequest>
export const Invitation = Type.Object({
  id: Type.String(),
  token: Type.String({ description: 'shown once' }),
  url: Type.String(),
  mailed: Type.Boolean({ description: 'a mail is on its way; else the link has to be handed over' }),
})
export type Invitation = Static<typeof Invitation>
/** What an active user could show beside the password. */
export const UserFactors = Type.Object({
  user_id: UserId,
  app: Type.Boolean({ description: 'an authenticator app' }),
  passkeys: Type.Integer(),
})
export type UserFactors = Static<typeof UserFactors>
/** Open: not used yet; its time may be over. */
export const OpenInvitation = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Nullable(Type.String()),
  rights: Rights,
  invited_by: UserId,
  created_at: Type.String(),
  expires_at: Type.String(),
  expired: Type.Boolean(),
})
export type OpenInvitation = Static<typeof OpenInvitation>
export const InvitationState = Type.Object({
  email: Type.String(),
  name: Nullable(Type.String()),
  company_name: Type.String(),
})
export type InvitationState = Static<typeof InvitationState>
export const InvitationAcceptance = Type.Object({
  name: Name,
  password: Password,
  locale: Type.Optional(Locale),
})
export type InvitationAcceptance = Static<typeof InvitationAcceptance>

export const ApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  created_at: Type.String(),
  last_used_at: Nullable(Type.String()),
})
export const ApiTokenRequest = Type.Object({
  name: Name,
  scopes: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 20,
      description: '`read`, `write`; none means both',
    }),
  ),
})
export type ApiToken = Static<typeof ApiToken>
export const NewApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  token: Type.String({ description: 'shown once' }),
})
export type NewApiToken = Static<typeof NewApiToken>
