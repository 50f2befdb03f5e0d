/** The first visit, signing in and out. */
import { Type } from 'typebox'
import { Success } from '../../../../shared/contract/envelope.ts'
import { Me, SetupRequest, SetupState, SignInRequest } from '../../../../shared/contract/users.ts'
import { setUpCompany } from '../../../people/set-up-company.ts'
import { signIn } from '../../../people/sign-in.ts'
import { signOut } from '../../../people/sign-out.ts'
import { hasCompany } from '../../../store/companies.ts'
import { success } from '../../answer.ts'
import { callerOf, originOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { readNewMe } from './me.ts'
import type { PeopleRouteParts } from './people.ts'

/** Answers before there is a session. */
export function setupAndSignInRoutes(http: Http, parts: PeopleRouteParts): void {
  const { core, people, setupCode } = parts

  http.get('/setup', { schema: { response: { 200: Success(SetupState) } } }, async () => {
    const needed = !(await hasCompany(core.db))
    return success({ needed, setup_code_needed: needed && setupCode !== null })
  })

  http.post(
    '/setup',
    { schema: { body: SetupRequest, response: { 201: Success(Me) } } },
    async (request, reply) => {
      const session = await setUpCompany(core, people.library, setupCode, request.body, originOf(request))
      reply.code(201).header('set-cookie', session.cookies)
      return success(await readNewMe(parts, session))
    },
  )

  http.post(
    '/session',
    { schema: { body: SignInRequest, response: { 200: Success(Me) } } },
    async (request, reply) => {
      const session = await signIn(people, request.body, originOf(request))
      reply.header('set-cookie', session.cookies)
      return success(await readNewMe(parts, session))
    },
  )
}

export function sessionRoutes(http: Http, { core, people, callers }: PeopleRouteParts): void {
  http.delete('/session', { schema: { response: { 200: Success(Type.Null()) } } }, async (request, reply) => {
    reply.header('set-cookie', await signOut(core, callers, people.library, callerOf(request)))
    return success(null)
  })
}
