/** Where am I signed in, and out with it: one elsewhere, or all others at once. Their open screens close. */
import { notFound } from '../errors.ts'
import { credentialEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import type { Sql } from '../store/db.ts'
import { deleteOtherSessions, deleteSessionOfUser } from '../store/sessions.ts'
import type { PeopleCore } from './people-core.ts'
import { demandSession } from './step-up.ts'

/** @throws AppError 403 `SESSION_NEEDED`, 404 */
export async function endSession(people: PeopleCore, caller: Caller, id: string): Promise<void> {
  demandSession(caller)
  await ending(people, caller, async (tx) => {
    if (!(await deleteSessionOfUser(tx, caller.user.id, id))) throw notFound('session')
  })
}

/** Answers how many. @throws AppError 403 `SESSION_NEEDED` */
export async function endOtherSessions(people: PeopleCore, caller: Caller): Promise<number> {
  demandSession(caller)
  let ended = 0
  await ending(people, caller, async (tx) => {
    ended = await deleteOtherSessions(tx, caller.user.id, caller.credentialId)
  })
  return ended
}

/** The event makes every process look which screens are still signed in. */
async function ending(people: PeopleCore, { user }: Caller, work: (tx: Sql) => Promise<void>): Promise<void> {
  await people.db.transaction(async (tx) => {
    await work(tx)
    await recordAudit(tx, { companyId: user.company_id, by: user.id, act: 'session.ended' }, people.clock)
    await recordEvents(tx, [credentialEvent(user.company_id, user.id)], people.clock.now())
  })
  people.callers.forget()
  people.bell.ring()
}
