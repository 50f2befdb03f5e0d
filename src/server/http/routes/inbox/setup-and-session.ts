/** The first visit, signing in and out. */
import { Type } from 'typebox'
import { Success } from '../../../../shared/contract/envelope.ts'
import { Me, SetupRequest, SetupState, SignInRequest } from '../../../../shared/contract/users.ts'
import { setUpCompany } from '../../../people/set-up-company.ts'
import { signIn } from '../../../people/sign-in.ts'
import { signOut } from '../../../people/sign-out.ts'
import { hasCompany } from '../../../store/companies.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { readMe } from './me.ts'
import type { PeopleRouteParts } from './people.ts'

/** Answers before there is a session. */
export function setupAndSignInRoutes(http: Http, parts: PeopleRouteParts): void {
  const { core, library, throttle, setupCode } = parts

  http.get('/setup', { schema: { response: { 200: Success(SetupState) } } }, async () => {
    const needed = !(await hasCompany(core.db))
    return success({ needed, setup_code_needed: needed && setupCode !== null })
  })

  http.post(
    '/setup',
    { schema: { body: SetupRequest, response: { 201: Success(Me) } } },
    async (request, reply) => {
      const userAgent = request.headers['user-agent']
      const session = await setUpCompany(core, library, setupCode, request.body, userAgent)
      reply.code(201).header('set-cookie', session.cookies)
      return success(await readMe(parts, session.userId))
    },
  )

  http.post(
    '/session',
    { schema: { body: SignInRequest, response: { 200: Success(Me) } } },
    async (request, reply) => {
      const session = await signIn(library, throttle, {
        ...request.body,
        address: request.ip,
        userAgent: request.headers['user-agent'],
      })
      reply.header('set-cookie', session.cookies)
      return success(await readMe(parts, session.userId))
    },
  )
}

export function sessionRoutes(http: Http, { core, library, callers }: PeopleRouteParts): void {
  http.delete('/session', { schema: { response: { 200: Success(Type.Null()) } } }, async (request, reply) => {
    reply.header('set-cookie', await signOut(core, callers, library, callerOf(request)))
    return success(null)
  })
}
