import type {
  InvitationAcceptance,
  InvitationState,
  Locale,
  Me,
  SetupRequest,
  SetupState,
  SignInRequest,
  User,
} from '../../shared/contract/users.ts'
import { read, write } from './client.ts'

export const fetchSetup = (signal?: AbortSignal) => read<SetupState>('/setup', {}, signal)

export const setUp = (request: SetupRequest) => write<unknown>('POST', '/setup', request)

export const signIn = (request: SignInRequest) => write<unknown>('POST', '/session', request)

export const signOut = () => write<unknown>('DELETE', '/session')

export const fetchMe = (signal?: AbortSignal) => read<Me>('/me', {}, signal)

export const fetchUsers = (signal?: AbortSignal) => read<User[]>('/users', { limit: 200 }, signal)

export const setAvailability = (available: boolean) =>
  write<unknown>('PUT', '/me/availability', { available })

export const chooseLocale = (userId: number, locale: Locale) =>
  write<unknown>('PATCH', `/users/${userId}`, { locale })

export const fetchInvitation = (token: string, signal?: AbortSignal) =>
  read<InvitationState>(`/invitations/${encodeURIComponent(token)}`, {}, signal)

export const acceptInvitation = (token: string, acceptance: InvitationAcceptance) =>
  write<unknown>('POST', `/invitations/${encodeURIComponent(token)}/accept`, acceptance)
