import type { Sql } from './db.ts'

export interface LeadLabelRow {
  id: string
  name: string
  color: string
  version: number
  add_time: Date
  update_time: Date
}

const COLUMNS = 'id, name, color, version, add_time, update_time'

export function listLeadLabels(sql: Sql, companyId: number): Promise<LeadLabelRow[]> {
  return sql.query<LeadLabelRow>(
    `select ${COLUMNS} from lead_labels where company_id = $1 order by add_time, name, id`,
    [companyId],
  )
}

export async function insertLeadLabel(
  sql: Sql,
  companyId: number,
  label: { id: string; name: string; color: string },
  at: Date,
): Promise<LeadLabelRow> {
  const [row] = await sql.query<LeadLabelRow>(
    `insert into lead_labels (company_id, id, name, color, add_time, update_time)
     values ($1, $2, $3, $4, $5, $5) returning ${COLUMNS}`,
    [companyId, label.id, label.name, label.color, at],
  )
  return row as LeadLabelRow
}

export async function updateLeadLabel(
  sql: Sql,
  companyId: number,
  id: string,
  label: { name: string | null; color: string | null },
  at: Date,
): Promise<LeadLabelRow | null> {
  const [row] = await sql.query<LeadLabelRow>(
    `update lead_labels set name = coalesce($3, name), color = coalesce($4, color), update_time = $5,
       version = version + 1
     where company_id = $1 and id = $2 returning ${COLUMNS}`,
    [companyId, id, label.name, label.color, at],
  )
  return row ?? null
}

export async function deleteLeadLabel(sql: Sql, companyId: number, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from lead_labels where company_id = $1 and id = $2 returning id',
    [companyId, id],
  )
  return rows.length > 0
}

/** The leads that carried it lose it; answers their ids. */
export async function takeLabelFromLeads(
  sql: Sql,
  companyId: number,
  labelId: string,
  at: Date,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `update leads set label_ids = array_remove(label_ids, $2::uuid), update_time = $3, version = version + 1
     where company_id = $1 and label_ids @> array[$2::uuid] returning id`,
    [companyId, labelId, at],
  )
  return rows.map((row) => row.id)
}
