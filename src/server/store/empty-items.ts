/**
 * What was deleted for good: its row stays, since others name it by its id, and holds nothing any more. An empty name,
 * title or text says that this was done; nothing that is there has one.
 */
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import type { Sql } from './db.ts'

const EMPTY: Record<CrmKind, string> = {
  person: `name = '', first_name = null, last_name = null, emails = '[]', phones = '[]', notes = null, im = '[]',
    birthday = null, job_title = null, postal_address = null, marketing_status = null, custom_fields = '{}',
    search_name = '', search_email = '', search_phone = '', grams = ''`,
  organization: `name = '', address = null, website = null, linkedin = null, industry = null, annual_revenue = null,
    employee_count = null, custom_fields = '{}', search_name = '', search_address = '', grams = ''`,
  lead: `title = '', search_title = '', grams = ''`,
  deal: `title = '', lost_reason = null, custom_fields = '{}', search_title = '', grams = ''`,
}

const TABLE: Record<CrmKind, { name: string; label: string; note: string }> = {
  person: { name: 'persons', label: 'name', note: 'person_id' },
  organization: { name: 'organizations', label: 'name', note: 'org_id' },
  lead: { name: 'leads', label: 'title', note: 'lead_id' },
  deal: { name: 'deals', label: 'title', note: 'deal_id' },
}

export const EMPTIED_KINDS = Object.keys(TABLE) as CrmKind[]

export interface DeletedItem {
  company_id: number
  id: string
}

/** The ones deleted longest ago, locked. A person that a merge may still bring back stays. */
export function claimDeletedItems(
  tx: Sql,
  kind: CrmKind,
  before: Date,
  limit: number,
): Promise<DeletedItem[]> {
  const { name, label } = TABLE[kind]
  return tx.query<DeletedItem>(
    `select company_id, id::text as id from ${name} item
     where deleted_at < $1 and ${label} <> '' ${kind === 'person' ? NOT_MERGED : ''}
     order by deleted_at limit $2 for no key update skip locked`,
    [before, limit],
  )
}

const NOT_MERGED = `and not exists (select from person_merges m where m.company_id = item.company_id
  and m.merged_id = item.id and m.undone_at is null and m.before <> 'null')`

/** With its notes that stand on nothing else, and what is told of its changes. */
export async function emptyItems(
  tx: Sql,
  kind: CrmKind,
  companyId: number,
  ids: (number | string)[],
  at: Date,
): Promise<void> {
  if (ids.length === 0) return
  const { name, note } = TABLE[kind]
  const texts = ids.map(String)
  const among = `any($2::${kind === 'lead' ? 'uuid' : 'int'}[])`
  await tx.query(
    `update ${name} set ${EMPTY[kind]}, version = version + 1
     where company_id = $1 and id = ${among} and deleted_at is not null`,
    [companyId, texts],
  )
  await tx.query(
    'delete from crm_changes where company_id = $1 and kind = $2 and item_id = any($3::text[])',
    [companyId, kind, texts],
  )
  // It is found by the round after this one, which also empties what it was made of.
  await tx.query(
    `update notes set deleted_at = $3, version = version + 1
     where company_id = $1 and ${note} = ${among} and deleted_at is null
       and num_nonnulls(lead_id, deal_id, person_id, org_id) = 1`,
    [companyId, texts, at],
  )
  if (kind === 'person')
    await tx.query(
      `update person_merges set before = 'null' where company_id = $1 and kept_id = any($2::int[])`,
      [companyId, texts],
    )
}

/** That there was an automatic note stays known, so that its link goes on with the next one. */
export async function emptyDeletedNotes(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ gone: number }>(
    `with old as (
       select company_id, id from notes where deleted_at < $1 and content <> ''
       order by deleted_at limit $2 for no key update skip locked),
     entries as (
       update auto_note_entries e set entry = '{}' from old
       where e.company_id = old.company_id and e.note_id = old.id),
     heads as (
       update auto_notes a set header = '{"channelName": "", "contactName": null, "contactAddress": "",
         "contactPhone": null, "assigneeName": null}' from old
       where a.company_id = old.company_id and a.note_id = old.id)
     update notes n set content = '', version = n.version + 1 from old
     where n.company_id = old.company_id and n.id = old.id returning n.id as gone`,
    [before, limit],
  )
  return rows.length
}
