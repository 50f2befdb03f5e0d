/** An entry of the audit log, for the screen and as a line of a table. */
import type { AuditEntry } from '../../shared/contract/audit.ts'
import type { AuditEntryRow } from '../store/audit-entries.ts'

export function presentAuditEntry(row: AuditEntryRow): AuditEntry {
  const { subject_kind: kind, subject_id: id, subject_name: name } = row
  return {
    id: row.id,
    at: row.at.toISOString(),
    user_id: row.user_id,
    user_name: row.user_name,
    act: row.act,
    subject: kind !== null && id !== null ? { kind, id, name } : null,
    detail: row.detail,
  }
}

export const AUDIT_COLUMNS = 'at,user_id,user_name,act,subject_kind,subject_id,subject_name,detail'

export function auditCells(row: AuditEntryRow): (string | number | null)[] {
  return [
    row.at.toISOString(),
    row.user_id,
    row.user_name,
    row.act,
    row.subject_kind,
    row.subject_id,
    row.subject_name,
    JSON.stringify(row.detail),
  ]
}
