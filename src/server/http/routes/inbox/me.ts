/** Who am I; my availability. */
import { Success } from '../../../../shared/contract/envelope.ts'
import { AvailabilityRequest, ChangeMeRequest, Me } from '../../../../shared/contract/users.ts'
import { notSignedIn } from '../../../errors.ts'
import { changeUser } from '../../../people/change-user.ts'
import { setAvailability } from '../../../people/set-availability.ts'
import type { OpenedSession } from '../../../people/sign-in-library.ts'
import { presentMe } from '../../../present/me.ts'
import { findMissingFactor, type MissingFactor } from '../../../store/sessions.ts'
import { findCompany, findUserAnywhere } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import type { PeopleRouteParts } from './people.ts'

export function meRoutes(http: Http, parts: PeopleRouteParts): void {
  const { core, people, callers, eventCursor } = parts

  // The web app asks this at every start, so this is where a cookie's 30 days begin anew.
  http.get('/me', { schema: { response: { 200: Success(Me) } } }, async (request, reply) => {
    const { user, by, missingFactor } = callerOf(request)
    const event_cursor = eventCursor()
    const me = await readMe(parts, user.id, missingFactor)
    if (by === 'session') {
      const cookies = await people.library.renewSession(request.headers.cookie ?? '')
      if (cookies.length > 0) reply.header('set-cookie', cookies)
    }
    return success(me, { event_cursor })
  })

  http.patch(
    '/me',
    { schema: { body: ChangeMeRequest, response: { 200: Success(Me) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { name, locale, time_zone } = request.body
      await changeUser(core, callers, user, user.id, { name, locale, time_zone })
      return success(await readMe(parts, user.id))
    },
  )

  http.put(
    '/me/availability',
    { schema: { body: AvailabilityRequest, response: { 200: Success(Me) } } },
    async (request) => {
      const { user } = callerOf(request)
      await setAvailability(core, callers, user, request.body.available)
      return success(await readMe(parts, user.id))
    },
  )
}

/** To whoever has just come in. */
export async function readNewMe(parts: PeopleRouteParts, { userId, sessionId }: OpenedSession): Promise<Me> {
  return await readMe(parts, userId, await findMissingFactor(parts.core.db, sessionId))
}

/** `missingFactor`: none where a route that asks for everything has let the caller in. */
export async function readMe(
  { core, config }: PeopleRouteParts,
  userId: number,
  missingFactor: MissingFactor = null,
): Promise<Me> {
  const user = await findUserAnywhere(core.db, userId)
  const company = user && (await findCompany(core.db, user.company_id))
  if (!user || !company) throw notSignedIn()
  return presentMe(user, company, { simulator: config.allowSimulator, missingFactor })
}
