import { type Condition, crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface NoteRow extends Kept {
  id: number
  user_id: number
  last_update_user_id: number | null
  content: string
  automatic: boolean
  lead_id: string | null
  deal_id: number | null
  person_id: number | null
  org_id: number | null
  pinned_to_lead: boolean
  pinned_to_deal: boolean
  pinned_to_person: boolean
  pinned_to_organization: boolean
  /** Grows with each change of the text or of where the note stands. */
  content_version: number
}

export const notes = crmTable<NoteRow>({
  table: 'notes',
  columns: {
    user_id: 'plain',
    last_update_user_id: 'plain',
    content: 'plain',
    automatic: 'plain',
    lead_id: 'plain',
    deal_id: 'plain',
    person_id: 'plain',
    org_id: 'plain',
    pinned_to_lead: 'plain',
    pinned_to_deal: 'plain',
    pinned_to_person: 'plain',
    pinned_to_organization: 'plain',
    content_version: 'plain',
  },
})

/** A note with the names of what it stands on. */
export interface NoteView extends NoteRow {
  user_name: string
  user_email: string
  lead_title: string | null
  deal_title: string | null
  person_name: string | null
  org_name: string | null
  /** Who may see what it stands on. */
  parents: { owner_id: number; visible_to: number }[]
}

const VIEW = `
  select ${notes.read}, u.name as user_name, u.email as user_email, l.title as lead_title, d.title as deal_title,
    p.name as person_name, o.name as org_name,
    (select jsonb_agg(jsonb_build_object('owner_id', owner_id, 'visible_to', visible_to))
      from (values (l.owner_id, l.visible_to), (d.owner_id, d.visible_to), (p.owner_id, p.visible_to),
        (o.owner_id, o.visible_to)) as parent(owner_id, visible_to) where owner_id is not null) as parents
  from notes
  join users u on u.company_id = notes.company_id and u.id = notes.user_id
  left join leads l on l.company_id = notes.company_id and l.id = notes.lead_id
  left join deals d on d.company_id = notes.company_id and d.id = notes.deal_id
  left join persons p on p.company_id = notes.company_id and p.id = notes.person_id
  left join organizations o on o.company_id = notes.company_id and o.id = notes.org_id`

/** A note is seen by whoever sees one of the things that it stands on; null: an admin. */
const SEEN = (viewer: string) => `(${viewer}::int is null
  or ${['l', 'd', 'p', 'o'].map((parent) => `(${parent}.visible_to <> 1 or ${parent}.owner_id = ${viewer}::int)`).join(' or ')})`

export async function findNote(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  id: number,
): Promise<NoteView | null> {
  const [row] = await sql.query<NoteView>(
    `${VIEW} where notes.company_id = $1 and notes.id = $3 and notes.deleted_at is null and ${SEEN('$2')}`,
    [companyId, viewerId, id],
  )
  return row ?? null
}

/** For the stream: those that this viewer may see. */
export function findNotes(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  ids: number[],
): Promise<NoteView[]> {
  return sql.query<NoteView>(
    `${VIEW} where notes.company_id = $1 and notes.id = any($3::int[]) and notes.deleted_at is null
       and ${SEEN('$2')}`,
    [companyId, viewerId, ids],
  )
}

export const NOTE_SORTS = [
  'id',
  'user_id',
  'deal_id',
  'person_id',
  'org_id',
  'content',
  'add_time',
  'update_time',
] as const

export interface ListNotes {
  companyId: number
  viewerId: number | null
  where: Condition[]
  sort: { column: (typeof NOTE_SORTS)[number]; direction: 'asc' | 'desc' }[]
  start: number
  limit: number
}

export function listNotes(sql: Sql, wanted: ListNotes): Promise<NoteView[]> {
  const values: unknown[] = [wanted.companyId, wanted.viewerId]
  const conditions = wanted.where.map(({ sql: fragment, value }) => fragment(`$${values.push(value)}`))
  const order = [...wanted.sort, { column: 'id' as const, direction: 'asc' as const }]
  const limit = `limit $${values.push(wanted.limit)} offset $${values.push(wanted.start)}`
  return sql.query<NoteView>(
    `${VIEW} where notes.company_id = $1 and notes.deleted_at is null and ${SEEN('$2')}
     ${conditions.map((condition) => ` and ${condition}`).join('')}
     order by ${order.map(({ column, direction }) => `notes.${column} ${direction}`).join(', ')} ${limit}`,
    values,
  )
}
