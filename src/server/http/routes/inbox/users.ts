/** Colleagues. */
import { type Static, Type } from 'typebox'
import { ListQuery, Success, UserId } from '../../../../shared/contract/envelope.ts'
import { ChangeUserRequest, CompanyRules, User, UserFactors } from '../../../../shared/contract/users.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { changeUser } from '../../../people/change-user.ts'
import { demandSecondFactor } from '../../../people/demand-second-factor.ts'
import { secondFactorsOf } from '../../../people/list-second-factors.ts'
import { removeColleaguesSecondFactor } from '../../../people/second-factor.ts'
import { presentUser } from '../../../present/user.ts'
import { findUser, pageUsers } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import type { PeopleRouteParts } from './people.ts'

const Key = Type.Object({ id: UserId })
const UserQuery = Type.Object(ListQuery)

export function userRoutes(http: Http, { core, people, callers, eventCursor }: PeopleRouteParts): void {
  http.get(
    '/users',
    { schema: { querystring: UserQuery, response: { 200: Success(Type.Array(User)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { limit = 50 } = request.query
      const page = await pageUsers(core.db, user.company_id, afterOf(request.query), limit + 1)
      const shown = page.slice(0, limit)
      const next_cursor = page.length > limit ? String(shown.at(-1)?.id) : null
      return success(shown.map(presentUser), { next_cursor, event_cursor })
    },
  )

  http.patch(
    '/users/:id',
    { schema: { params: Key, body: ChangeUserRequest, response: { 200: Success(User) } } },
    async (request) => {
      const { user } = callerOf(request)
      await changeUser(core, callers, user, request.params.id, request.body)
      const changed = await findUser(core.db, user.company_id, request.params.id)
      if (!changed) throw notFound('user')
      return success(presentUser(changed))
    },
  )

  http.patch(
    '/company',
    { schema: { body: CompanyRules, response: { 200: Success(CompanyRules) } } },
    async (request) => {
      const { second_factor_demanded } = request.body
      await demandSecondFactor(people, callerOf(request), second_factor_demanded)
      return success({ second_factor_demanded })
    },
  )

  http.get(
    '/users/second_factors',
    { schema: { response: { 200: Success(Type.Array(UserFactors)) } } },
    async (request) => success(await secondFactorsOf(core.db, callerOf(request).user)),
  )

  // For a colleague whose telephone is lost, with the recovery codes.
  http.delete(
    '/users/:id/second_factor',
    { schema: { params: Key, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      await removeColleaguesSecondFactor(people, callerOf(request), request.params.id)
      return success(null)
    },
  )
}

/** The cursor is the last id of the page before. */
function afterOf({ cursor = '0' }: Static<typeof UserQuery>): number {
  const after = /^\d{1,9}$/.test(cursor) ? Number(cursor) : null
  if (after === null) throw badRequest('The cursor is not one of ours.', 'Take next_cursor as it came.')
  return after
}
