/**
 * The audit log: an act and its entry commit together, so the caller passes its own transaction. Entries say which
 * fields changed and which rights were given; they hold no text of a conversation and no secret.
 */
import type { AuditAct, AuditDetail, AuditField } from '../../shared/contract/audit.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { insertAuditEntry } from '../store/audit-entries.ts'
import type { Sql } from '../store/db.ts'

export interface AuditFact {
  companyId: number
  /** Null where nobody is signed in, or the product acts by itself. */
  by: number | null
  act: AuditAct
  subject?: { kind: string; id: string | number }
  detail?: AuditDetail
}

export async function recordAudit(tx: Sql, fact: AuditFact, clock: Pick<Clock, 'realNow'>): Promise<void> {
  const { companyId, by, act, subject, detail = {} } = fact
  await insertAuditEntry(tx, {
    companyId,
    id: newId(),
    at: clock.realNow(),
    userId: by,
    act,
    subject: subject ? { kind: subject.kind, id: String(subject.id) } : null,
    detail,
  })
}

/** What differs, as `{field: [before, after]}`, for fields that may be shown. */
export function differences<T extends object>(
  before: T,
  after: T,
  fields: (keyof T & AuditField)[],
): AuditDetail {
  return Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, [before[field], after[field]]]),
  )
}
