/** S9–S11: whether new conversations may be assigned to the user. Ongoing ones are not touched. */
import type { Core } from '../conversations/core.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import { setAvailable, type UserRow } from '../store/users.ts'
import type { Callers } from './authenticate.ts'

export async function setAvailability(
  core: Core,
  callers: Callers,
  user: UserRow,
  available: boolean,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    if (!(await setAvailable(tx, user.company_id, user.id, available))) return
    await recordEvents(tx, [userEvent(user.company_id, user.id)], core.clock.now())
  })
  callers.forget()
  core.bell.ring()
}
