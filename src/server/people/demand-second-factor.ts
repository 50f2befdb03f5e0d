/**
 * Whether everybody of the company has to show a second factor. Who signs in by the password alone can then do nothing
 * but set one up (`callerGuard`), at once also in sessions that are open. Who comes by an OpenID provider is not asked:
 * whether a second factor is shown there is the provider's affair. API tokens are no sign-in, and go on.
 */
import { conflict } from '../errors.ts'
import { credentialEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { mayChangePeople } from '../policy/people.ts'
import { lockCompany, setSecondFactorDemanded } from '../store/companies.ts'
import { findWay } from '../store/sessions.ts'
import { notAdmin } from './invite.ts'
import type { PeopleCore } from './people-core.ts'
import { demandConfirmed } from './step-up.ts'

/** @throws AppError 403 `NOT_ADMIN`, `SESSION_NEEDED`, `PASSWORD_NEEDED`, 409 `SECOND_FACTOR_FIRST` */
export async function demandSecondFactor(
  people: PeopleCore,
  caller: Caller,
  demanded: boolean,
): Promise<void> {
  const { user } = caller
  if (!mayChangePeople(user)) throw notAdmin()
  await demandConfirmed(people, caller)
  // Whoever demands it would be the first to be shut out.
  if (demanded && (await findWay(people.db, caller.credentialId)) === 'password') throw factorFirst()
  await people.db.transaction(async (tx) => {
    await lockCompany(tx, user.company_id)
    if (!(await setSecondFactorDemanded(tx, user.company_id, demanded))) return
    await recordAudit(
      tx,
      {
        companyId: user.company_id,
        by: user.id,
        act: 'company.changed',
        detail: { second_factor_demanded: [!demanded, demanded] },
      },
      people.clock,
    )
    await recordEvents(tx, [credentialEvent(user.company_id, user.id)], people.clock.now())
  })
  people.callers.forget()
  people.bell.ring()
}

function factorFirst() {
  return conflict(
    'SECOND_FACTOR_FIRST',
    'You have not shown a second factor yourself.',
    'Set one up under Security, or sign in again with the one that you have.',
  )
}
