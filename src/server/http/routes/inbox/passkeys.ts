/** The caller's passkeys. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { BrowserOptions, NewPasskey } from '../../../../shared/contract/security.ts'
import { notFound } from '../../../errors.ts'
import { addPasskey, beginPasskey, removePasskey } from '../../../people/passkeys.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { isUuid } from './parts.ts'
import type { PeopleRouteParts } from './people.ts'

const Key = Type.Object({ id: Id })

export function passkeyRoutes(http: Http, { people }: PeopleRouteParts): void {
  http.post(
    '/me/passkeys/options',
    { schema: { response: { 200: Success(BrowserOptions) } } },
    async (request, reply) => {
      const { options, cookie } = await beginPasskey(people, callerOf(request))
      reply.header('set-cookie', cookie)
      return success(options)
    },
  )

  http.post(
    '/me/passkeys',
    { schema: { body: NewPasskey, response: { 201: Success(Type.Object({ id: Id })) } } },
    async (request, reply) => {
      const { name, response } = request.body
      const cookieHeader = request.headers.cookie
      const id = await addPasskey(people, callerOf(request), { name, response, cookieHeader })
      reply.code(201)
      return success({ id })
    },
  )

  http.delete(
    '/me/passkeys/:id',
    { schema: { params: Key, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      if (!isUuid(request.params.id)) throw notFound('passkey')
      await removePasskey(people, callerOf(request), request.params.id)
      return success(null)
    },
  )
}
