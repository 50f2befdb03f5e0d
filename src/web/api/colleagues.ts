/** What administrators do with people. */
import type {
  CompanyRules,
  Invitation,
  InvitationRequest,
  OpenInvitation,
  Rights,
  User,
  UserFactors,
} from '../../shared/contract/users.ts'
import { read, write } from './client.ts'

export const fetchInvitations = (signal?: AbortSignal) => read<OpenInvitation[]>('/invitations', {}, signal)

export const fetchSecondFactors = (signal?: AbortSignal) =>
  read<UserFactors[]>('/users/second_factors', {}, signal)

export const invite = (request: InvitationRequest) => write<Invitation>('POST', '/invitations', request)

export const inviteAgain = (id: string) => write<Invitation>('POST', `/invitations/${id}/resend`)

export const withdrawInvitation = (id: string) => write<null>('DELETE', `/invitations/${id}`)

export const changeRights = (userId: number, rights: Partial<Rights>) =>
  write<User>('PATCH', `/users/${userId}`, { rights })

export const setActive = (userId: number, active: boolean) =>
  write<User>('PATCH', `/users/${userId}`, { active })

export const resetSecondFactor = (userId: number) => write<null>('DELETE', `/users/${userId}/second_factor`)

export const demandSecondFactor = (second_factor_demanded: boolean) =>
  write<CompanyRules>('PATCH', '/company', { second_factor_demanded })
