/** Inviting, what is open, and what a link leads to. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import {
  Invitation,
  InvitationAcceptance,
  InvitationRequest,
  InvitationState,
  Me,
  OpenInvitation,
} from '../../../../shared/contract/users.ts'
import { notFound } from '../../../errors.ts'
import { acceptInvitation, describeInvitation } from '../../../people/accept-invitation.ts'
import { invite, inviteAgain, notAdmin, withdrawInvitation } from '../../../people/invite.ts'
import { mayChangePeople } from '../../../policy/people.ts'
import { presentInvitation } from '../../../present/invitation.ts'
import { listOpenInvitations } from '../../../store/invitations.ts'
import { success } from '../../answer.ts'
import { callerOf, originOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { readNewMe } from './me.ts'
import { isUuid } from './parts.ts'
import type { PeopleRouteParts } from './people.ts'

const Link = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })
const Key = Type.Object({ id: Id })

export function invitationRoutes(http: Http, { people, eventCursor }: PeopleRouteParts): void {
  http.post(
    '/invitations',
    { schema: { body: InvitationRequest, response: { 201: Success(Invitation) } } },
    async (request, reply) => {
      const made = await invite(people, callerOf(request).user, request.body)
      reply.code(201)
      return success(made)
    },
  )

  http.get(
    '/invitations',
    { schema: { response: { 200: Success(Type.Array(OpenInvitation)) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (!mayChangePeople(user)) throw notAdmin()
      const event_cursor = eventCursor()
      const open = await listOpenInvitations(people.db, user.company_id)
      const now = people.clock.realNow()
      return success(
        open.map((invitation) => presentInvitation(invitation, now)),
        { next_cursor: null, event_cursor },
      )
    },
  )

  http.post(
    '/invitations/:id/resend',
    { schema: { params: Key, response: { 200: Success(Invitation) } } },
    async (request) => {
      if (!isUuid(request.params.id)) throw notFound('invitation')
      return success(await inviteAgain(people, callerOf(request).user, request.params.id))
    },
  )

  http.delete(
    '/invitations/:id',
    { schema: { params: Key, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      if (!isUuid(request.params.id)) throw notFound('invitation')
      await withdrawInvitation(people, callerOf(request).user, request.params.id)
      return success(null)
    },
  )
}

/** Answers before there is a session. */
export function acceptanceRoutes(http: Http, parts: PeopleRouteParts): void {
  const { core, people } = parts

  http.get(
    '/invitations/:token',
    { schema: { params: Link, response: { 200: Success(InvitationState) } } },
    async (request) => success(await describeInvitation(core, request.params.token)),
  )

  http.post(
    '/invitations/:token/accept',
    { schema: { params: Link, body: InvitationAcceptance, response: { 200: Success(Me) } } },
    async (request, reply) => {
      const { token } = request.params
      const session = await acceptInvitation(core, people.library, token, request.body, originOf(request))
      reply.header('set-cookie', session.cookies)
      return success(await readNewMe(parts, session))
    },
  )
}
