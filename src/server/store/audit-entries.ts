import type { Sql } from './db.ts'

export interface NewAuditEntry {
  companyId: number
  id: string
  at: Date
  userId: number | null
  act: string
  subject: { kind: string; id: string } | null
  detail: Record<string, unknown>
}

export interface AuditEntryRow {
  id: string
  at: Date
  user_id: number | null
  user_name: string | null
  act: string
  subject_kind: string | null
  subject_id: string | null
  subject_name: string | null
  detail: Record<string, unknown>
}

export interface AuditFilter {
  act: string | null
  userId: number | null
  from: Date | null
  until: Date | null
}

export async function insertAuditEntry(tx: Sql, entry: NewAuditEntry): Promise<void> {
  await tx.query(
    `insert into audit_entries (company_id, id, at, user_id, act, subject_kind, subject_id, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.companyId,
      entry.id,
      entry.at,
      entry.userId,
      entry.act,
      entry.subject?.kind ?? null,
      entry.subject?.id ?? null,
      JSON.stringify(entry.detail),
    ],
  )
}

/** Newest first. `before` is the id of the last one seen. */
export function listAuditEntries(
  sql: Sql,
  companyId: number,
  filter: AuditFilter,
  before: string | null,
  limit: number,
): Promise<AuditEntryRow[]> {
  return sql.query<AuditEntryRow>(
    `select e.id, e.at, e.user_id, u.name as user_name, e.act, e.subject_kind, e.subject_id, e.detail,
       coalesce(subject_user.name, subject_channel.name) as subject_name
     from audit_entries e
     left join users u on u.company_id = e.company_id and u.id = e.user_id
     left join users subject_user on subject_user.company_id = e.company_id
       and e.subject_kind = 'user' and subject_user.id::text = e.subject_id
     left join channels subject_channel on subject_channel.company_id = e.company_id
       and e.subject_kind = 'channel' and subject_channel.id::text = e.subject_id
     where e.company_id = $1
       and ($2::text is null or e.act = $2)
       and ($3::int is null or e.user_id = $3)
       and ($4::timestamptz is null or e.at >= $4)
       and ($5::timestamptz is null or e.at < $5)
       and ($6::uuid is null or e.id < $6)
     order by e.id desc limit $7`,
    [companyId, filter.act, filter.userId, filter.from, filter.until, before, limit],
  )
}
