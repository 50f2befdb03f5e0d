/** Who has shown a second factor, for those who may demand one of everybody. */
import { mayChangePeople } from '../policy/people.ts'
import type { Sql } from '../store/db.ts'
import { listSecondFactors, type UserFactorsRow } from '../store/second-factors.ts'
import type { UserRow } from '../store/users.ts'
import { notAdmin } from './invite.ts'

/** @throws AppError 403 `NOT_ADMIN` */
export async function secondFactorsOf(sql: Sql, user: UserRow): Promise<UserFactorsRow[]> {
  if (!mayChangePeople(user)) throw notAdmin()
  return await listSecondFactors(sql, user.company_id)
}
