/** Inviting, and what a link leads to. */
import { Type } from 'typebox'
import { Success } from '../../../../shared/contract/envelope.ts'
import {
  Invitation,
  InvitationAcceptance,
  InvitationRequest,
  InvitationState,
  Me,
} from '../../../../shared/contract/users.ts'
import { acceptInvitation, describeInvitation } from '../../../people/accept-invitation.ts'
import { invite } from '../../../people/invite.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { readMe } from './me.ts'
import type { PeopleRouteParts } from './people.ts'

const Link = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

export function invitationRoutes(http: Http, { core, publicUrl }: PeopleRouteParts): void {
  http.post(
    '/invitations',
    { schema: { body: InvitationRequest, response: { 201: Success(Invitation) } } },
    async (request, reply) => {
      const { id, token } = await invite(core, callerOf(request).user, request.body)
      reply.code(201)
      return success({ id, token, url: `${publicUrl}/invitations/${token}` })
    },
  )
}

/** Answers before there is a session. */
export function acceptanceRoutes(http: Http, parts: PeopleRouteParts): void {
  const { core, library } = parts

  http.get(
    '/invitations/:token',
    { schema: { params: Link, response: { 200: Success(InvitationState) } } },
    async (request) => success(await describeInvitation(core, request.params.token)),
  )

  http.post(
    '/invitations/:token/accept',
    { schema: { params: Link, body: InvitationAcceptance, response: { 200: Success(Me) } } },
    async (request, reply) => {
      const userAgent = request.headers['user-agent']
      const session = await acceptInvitation(core, library, request.params.token, request.body, userAgent)
      reply.header('set-cookie', session.cookies)
      return success(await readMe(parts, session.userId))
    },
  )
}
