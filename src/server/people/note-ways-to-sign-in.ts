/** What changes how somebody signs in, told in the audit log with the change itself. */

import type { AuditAct, AuditDetail } from '../../shared/contract/audit.ts'
import { credentialEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import type { Clock } from '../lib/clock.ts'
import type { Sql } from '../store/db.ts'
import { setWaysToPassword } from '../store/sessions.ts'
import type { UserRow } from '../store/users.ts'

/** `by`: null where it was done on the machine that the server runs on. */
export async function noteWayToSignIn(
  tx: Sql,
  clock: Clock,
  act: AuditAct,
  whose: UserRow,
  by: number | null,
  detail: AuditDetail = {},
): Promise<void> {
  const subject = { kind: 'user', id: whose.id }
  await recordAudit(tx, { companyId: whose.company_id, by, act, subject, detail }, clock)
}

/** Where it was the last one, sessions that rest on it are worth no more than the password; their screens are looked at. */
export async function noteLostFactor(tx: Sql, clock: Clock, { company_id, id }: UserRow): Promise<void> {
  await setWaysToPassword(tx, id)
  await recordEvents(tx, [credentialEvent(company_id, id)], clock.now())
}
