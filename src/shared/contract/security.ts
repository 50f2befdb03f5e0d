/** How a user signs in: password, second factor, passkeys, sessions; and what the sign-in page may offer. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time } from './envelope.ts'
import { Password } from './users.ts'

export const SignInWays = Type.Object({
  password_reset: Type.Boolean({ description: 'a forgotten password can be reset by mail' }),
  openid: Nullable(Type.Object({ name: Type.String() })),
  openid_redirect_url: Type.String({ description: 'to be entered at an OpenID provider' }),
})
export type SignInWays = Static<typeof SignInWays>

export const PasswordResetRequest = Type.Object({ email: Type.String({ minLength: 1, maxLength: 254 }) })
export const PasswordResetState = Type.Object({ email: Type.String() })
export type PasswordResetState = Static<typeof PasswordResetState>
export const NewPassword = Type.Object({ password: Password })

export const Confirmation = Type.Object({ password: Type.String({ minLength: 1, maxLength: 128 }) })
export const ChangePasswordRequest = Type.Object({
  current_password: Type.String({ minLength: 1, maxLength: 128 }),
  password: Password,
})
export const ChangeEmailRequest = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }),
})
export const ChangedEmail = Type.Object({
  confirmation_sent: Type.Boolean({ description: 'true: it counts once the link in the mail is followed' }),
})

export const Session = Type.Object({
  id: Id,
  current: Type.Boolean(),
  user_agent: Type.String(),
  ip_address: Type.String(),
  created_at: Time,
  last_used_at: Type.String({ description: 'to the day' }),
})
export type Session = Static<typeof Session>

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  synced: Type.Boolean({ description: 'on several devices, by an account of the user’s' }),
  created_at: Time,
  last_used_at: Nullable(Type.String()),
})
export type Passkey = Static<typeof Passkey>

/** As browsers write and read it (WebAuthn, JSON); judged by the library. */
export const BrowserCredential = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 1400 }) },
  { additionalProperties: true },
)
export const NewPasskey = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  response: BrowserCredential,
})
export const PasskeySignIn = Type.Object({ response: BrowserCredential })
/** Handed to the browser as it is. */
export const BrowserOptions = Type.Object({}, { additionalProperties: true })

export const Security = Type.Object({
  has_password: Type.Boolean(),
  second_factor: Type.Object({
    on: Type.Boolean(),
    since: Nullable(Time),
    recovery_codes_left: Type.Integer(),
  }),
  passkeys: Type.Array(Passkey),
  sessions: Type.Array(Session),
})
export type Security = Static<typeof Security>

export const BegunSecondFactor = Type.Object({
  secret: Type.String({ description: 'for typing by hand; shown once' }),
  uri: Type.String({ description: 'otpauth://, for a QR code made by the client' }),
})
export type BegunSecondFactor = Static<typeof BegunSecondFactor>
export const SecondFactorCode = Type.Object({ code: Type.String({ minLength: 6, maxLength: 20 }) })
export const RecoveryCodes = Type.Object({
  recovery_codes: Type.Array(Type.String(), { description: 'shown once' }),
})
export type RecoveryCodes = Static<typeof RecoveryCodes>
