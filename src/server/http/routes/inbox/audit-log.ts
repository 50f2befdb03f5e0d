/** The audit log: for administrators, on the screen and as a table to keep. Nothing here writes, but that it was taken out. */
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { AuditEntry, AuditExportQuery, AuditQuery } from '../../../../shared/contract/audit.ts'
import { Success } from '../../../../shared/contract/envelope.ts'
import { badRequest, forbidden } from '../../../errors.ts'
import { recordAudit } from '../../../events/record-audit.ts'
import { BYTE_ORDER_MARK, csvLine } from '../../../lib/csv-line.ts'
import { mayReadAudit } from '../../../policy/audit.ts'
import { AUDIT_COLUMNS, auditCells, presentAuditEntry } from '../../../present/audit-entry.ts'
import { type AuditFilter, listAuditEntries } from '../../../store/audit-entries.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const PAGE = 1_000

export function auditLogRoutes(http: Http, { core }: InboxParts): void {
  http.get(
    '/audit_log',
    { schema: { querystring: AuditQuery, response: { 200: Success(Type.Array(AuditEntry)) } } },
    async (request) => {
      const { user } = callerOf(request)
      refuseOthers(user)
      const { limit = 50, cursor } = request.query
      if (cursor !== undefined && !isUuid(cursor)) throw badRequest('This cursor is not one of ours.')
      const filter = filterOf(request.query)
      const rows = await listAuditEntries(core.db, user.company_id, filter, cursor ?? null, limit + 1)
      const page = rows.slice(0, limit)
      const next_cursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null
      return success(page.map(presentAuditEntry), { next_cursor })
    },
  )

  http.get('/audit_log/export', { schema: { querystring: AuditExportQuery } }, async (request, reply) => {
    const { user } = callerOf(request)
    refuseOthers(user)
    const filter = filterOf(request.query)
    const detail = Object.fromEntries(
      Object.entries(request.query).filter(([, value]) => value !== undefined),
    )
    await core.db.transaction((tx) =>
      recordAudit(tx, { companyId: user.company_id, by: user.id, act: 'audit.exported', detail }, core.clock),
    )
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit-log.csv"')
      .send(Readable.from(lines(user.company_id, filter)))
  })

  async function* lines(companyId: number, filter: AuditFilter): AsyncGenerator<string> {
    yield `${BYTE_ORDER_MARK}${AUDIT_COLUMNS}\r\n`
    for (let before: string | null = null; ; ) {
      const rows = await listAuditEntries(core.db, companyId, filter, before, PAGE)
      for (const row of rows) yield csvLine(auditCells(row))
      before = rows.at(-1)?.id ?? null
      if (rows.length < PAGE) return
    }
  }
}

function filterOf(query: {
  act?: string | undefined
  user_id?: number | undefined
  from?: string | undefined
  until?: string | undefined
}): AuditFilter {
  return {
    act: query.act ?? null,
    userId: query.user_id ?? null,
    from: timeOf(query.from),
    until: timeOf(query.until),
  }
}

function timeOf(text: string | undefined): Date | null {
  if (text === undefined) return null
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw badRequest('A time is written like 2026-01-31T09:00:00Z.')
  return time
}

function refuseOthers(user: UserRow): void {
  if (!mayReadAudit(user))
    throw forbidden('NOT_ADMIN', 'Only an administrator may read the audit log.', 'Ask an administrator.')
}
