/** The caller's own API tokens. */
import { Type } from 'typebox'
import { Id, ListQuery, Success } from '../../../../shared/contract/envelope.ts'
import { ApiToken, ApiTokenRequest, NewApiToken } from '../../../../shared/contract/users.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { makeApiToken, revokeApiToken } from '../../../people/api-tokens.ts'
import { type ApiTokenRow, listApiTokens } from '../../../store/api-tokens.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { isUuid } from './parts.ts'
import type { PeopleRouteParts } from './people.ts'

const Key = Type.Object({ id: Id })

export function apiTokenRoutes(http: Http, { core, callers, eventCursor }: PeopleRouteParts): void {
  http.get(
    '/me/api_tokens',
    {
      schema: { querystring: Type.Object(ListQuery), response: { 200: Success(Type.Array(ApiToken)) } },
    },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { limit = 50, cursor = null } = request.query
      if (cursor !== null && !isUuid(cursor))
        throw badRequest('The cursor is not one of ours.', 'Take next_cursor as it came.')
      const page = await listApiTokens(core.db, user.company_id, user.id, cursor, limit + 1)
      const shown = page.slice(0, limit)
      const next_cursor = page.length > limit ? (shown.at(-1)?.id ?? null) : null
      return success(shown.map(present), { next_cursor, event_cursor })
    },
  )

  http.post(
    '/me/api_tokens',
    { schema: { body: ApiTokenRequest, response: { 201: Success(NewApiToken) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      const { name, scopes = [] } = request.body
      const { id, token } = await makeApiToken(core, user, name, scopes)
      reply.code(201)
      return success({ id, name, token })
    },
  )

  http.delete(
    '/me/api_tokens/:id',
    { schema: { params: Key, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (!isUuid(request.params.id)) throw notFound('API token')
      await revokeApiToken(core, callers, user, request.params.id)
      return success(null)
    },
  )
}

function present(row: ApiTokenRow) {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
  }
}
