import type { AuditEntry } from '../../shared/contract/audit.ts'
import { read } from './client.ts'

const PAGE = 100

export const fetchAuditLog = (cursor: string | null, signal?: AbortSignal) =>
  read<AuditEntry[]>('/audit_log', { limit: PAGE, cursor }, signal)

/** The browser saves it under the name that the server gives. */
export const auditLogFile = '/api/inbox/audit_log/export'
