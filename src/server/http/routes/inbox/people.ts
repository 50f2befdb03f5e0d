/**
 * Everything under `/api/inbox` that concerns people. Two fenced parts: what answers without a session, and what
 * does not. Each refuses writes that another site's page sends: also a sign-in must not be forced upon a browser.
 */
import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '../../../config.ts'
import type { Callers } from '../../../people/authenticate.ts'
import type { OpenId } from '../../../people/open-id.ts'
import type { PeopleCore } from '../../../people/people-core.ts'
import { callerGuard, refuseForeignOrigin } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { apiTokenRoutes } from './api-tokens.ts'
import { acceptanceRoutes, invitationRoutes } from './invitations.ts'
import { meRoutes } from './me.ts'
import type { InboxParts } from './parts.ts'
import { passkeyRoutes } from './passkeys.ts'
import { pictureRoutes } from './pictures.ts'
import { securityRoutes } from './security.ts'
import { sessionRoutes, setupAndSignInRoutes } from './setup-and-session.ts'
import { signInWayRoutes } from './sign-in-ways.ts'
import { userRoutes } from './users.ts'

export interface PeopleRouteParts extends InboxParts {
  config: Pick<Config, 'publicUrl' | 'loopbackOnly' | 'allowSimulator' | 'openId'>
  people: PeopleCore
  callers: Callers
  openId: OpenId | null
  setupCode: string | null
}

export function peopleRoutes(parts: PeopleRouteParts): FastifyPluginAsync {
  return async (inbox) => {
    if (!inbox.hasRequestDecorator('caller')) inbox.decorateRequest('caller', null)
    await inbox.register(async (open) => {
      open.addHook('onRequest', async (request) => {
        if (request.method !== 'GET') refuseForeignOrigin(request.headers, parts.publicUrl)
      })
      const http = open as unknown as Http
      setupAndSignInRoutes(http, parts)
      acceptanceRoutes(http, parts)
      signInWayRoutes(http, parts)
    })
    await inbox.register(async (guarded) => {
      guarded.addHook('onRequest', callerGuard(parts.callers.authenticate, parts.publicUrl))
      const http = guarded as unknown as Http
      sessionRoutes(http, parts)
      meRoutes(http, parts)
      userRoutes(http, parts)
      securityRoutes(http, parts)
      passkeyRoutes(http, parts)
      pictureRoutes(http, parts)
      invitationRoutes(http, parts)
      apiTokenRoutes(http, parts)
    })
  }
}
