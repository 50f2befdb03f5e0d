/** How one signs in: the calls of the sign-in page, and those of the pages *Profile*, *Security* and *API tokens*. */
import type {
  BegunSecondFactor,
  PasswordResetState,
  RecoveryCodes,
  Security,
  SignInWays,
} from '../../shared/contract/security.ts'
import type { ApiToken, Me, NewApiToken } from '../../shared/contract/users.ts'
import { read, upload, write } from './client.ts'

/** 10 MB over a telephone. */
const pictureMilliseconds = 120_000

export const fetchSignInWays = (signal?: AbortSignal) => read<SignInWays>('/sign_in', {}, signal)

export const askForReset = (email: string) => write<null>('POST', '/sign_in/password_resets', { email })

const resetPath = (token: string) => `/sign_in/password_resets/${encodeURIComponent(token)}`

export const fetchReset = (token: string, signal?: AbortSignal) =>
  read<PasswordResetState>(resetPath(token), {}, signal)

export const resetPassword = (token: string, password: string) =>
  write<null>('POST', resetPath(token), { password })

export const confirmEmail = (token: string) =>
  write<PasswordResetState>('POST', `/sign_in/email_changes/${encodeURIComponent(token)}`)

export const passkeyQuestion = () => write<object>('POST', '/sign_in/passkey/options')

export const signInByPasskey = (response: object) => write<Me>('POST', '/sign_in/passkey', { response })

export const fetchSecurity = (signal?: AbortSignal) => read<Security>('/me/security', {}, signal)

export const confirmPassword = (password: string) => write<null>('POST', '/me/confirmation', { password })

export const changePassword = (current_password: string, password: string) =>
  write<null>('PUT', '/me/password', { current_password, password })

export const changeEmail = (email: string) =>
  write<{ confirmation_sent: boolean }>('PUT', '/me/email', { email })

export const endSession = (id: string) => write<null>('DELETE', `/me/sessions/${id}`)

export const endOtherSessions = () => write<null>('DELETE', '/me/sessions')

export const beginSecondFactor = () => write<BegunSecondFactor>('POST', '/me/second_factor')

export const confirmSecondFactor = (code: string) =>
  write<RecoveryCodes>('POST', '/me/second_factor/confirm', { code })

export const renewRecoveryCodes = () => write<RecoveryCodes>('POST', '/me/second_factor/recovery_codes')

export const removeSecondFactor = () => write<null>('DELETE', '/me/second_factor')

export const passkeyOptions = () => write<object>('POST', '/me/passkeys/options')

export const addPasskey = (name: string, response: object) =>
  write<{ id: string }>('POST', '/me/passkeys', { name, response })

export const removePasskey = (id: string) => write<null>('DELETE', `/me/passkeys/${id}`)

export const fetchApiTokens = (signal?: AbortSignal) =>
  read<ApiToken[]>('/me/api_tokens', { limit: 200 }, signal)

export const makeApiToken = (name: string, scopes: string[]) =>
  write<NewApiToken>('POST', '/me/api_tokens', { name, scopes })

export const revokeApiToken = (id: string) => write<null>('DELETE', `/me/api_tokens/${id}`)

export const changeMe = (change: { name?: string; time_zone?: string }) => write<Me>('PATCH', '/me', change)

export const removePicture = () => write<Me>('DELETE', '/me/picture')

export const putPicture = (file: File) =>
  upload<Me>('PUT', '/me/picture', file, file.name, { milliseconds: pictureMilliseconds })
