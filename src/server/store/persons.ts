import type { PostalAddress } from '../../shared/contract/crm.ts'
import { foldLine } from '../lib/fold-text.ts'
import { nationalDigits } from '../lib/phone.ts'
import { crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface KeptEmail {
  value: string
  label: string
  primary: boolean
}

/** As it was typed, and in E.164 where that can be told. */
export interface KeptPhone extends KeptEmail {
  e164: string | null
}

export interface PersonRow extends Kept {
  id: number
  name: string
  first_name: string | null
  last_name: string | null
  owner_id: number
  org_id: number | null
  emails: KeptEmail[]
  phones: KeptPhone[]
  notes: string | null
  im: { value: string; label: string; primary: boolean }[]
  birthday: string | null
  job_title: string | null
  postal_address: PostalAddress | null
  marketing_status: string | null
  visible_to: number
  label_ids: number[]
  custom_fields: Record<string, unknown>
}

export const persons = crmTable<PersonRow>({
  table: 'persons',
  columns: {
    name: 'plain',
    first_name: 'plain',
    last_name: 'plain',
    owner_id: 'plain',
    org_id: 'plain',
    emails: 'json',
    phones: 'json',
    notes: 'plain',
    im: 'json',
    birthday: 'date',
    job_title: 'plain',
    postal_address: 'json',
    marketing_status: 'plain',
    visible_to: 'plain',
    label_ids: 'ints',
    custom_fields: 'json',
  },
  search: (row) => ({
    search_name: foldLine(row.name),
    search_email: row.emails.map((email) => foldLine(email.value)).join('\n'),
    search_phone: [...new Set(row.phones.flatMap(writingsOf))].join('\n'),
  }),
})

/** The digits as typed, with the country's code, and as they are dialled within the country. */
function writingsOf({ value, e164 }: KeptPhone): string[] {
  const typed = value.normalize('NFKC').replace(/\D/g, '')
  const known = e164 === null ? [] : [e164.slice(1), nationalDigits(e164)]
  return [typed, ...known].filter((digits) => digits !== '')
}

export interface PersonKey {
  kind: 'email' | 'phone'
  key: string
}

export async function replacePersonKeys(
  sql: Sql,
  companyId: number,
  personId: number,
  keys: PersonKey[],
): Promise<void> {
  await sql.query('delete from person_keys where company_id = $1 and person_id = $2', [companyId, personId])
  if (keys.length === 0) return
  await sql.query(
    `insert into person_keys (company_id, person_id, kind, key)
     select $1, $2, kind, key from unnest($3::text[], $4::text[]) as k(kind, key)
     on conflict do nothing`,
    [companyId, personId, keys.map((key) => key.kind), keys.map((key) => key.key)],
  )
}

/** Persons with one of the keys, oldest first; the deleted ones have none. */
export function findPersonsByKeys(
  sql: Sql,
  companyId: number,
  keys: PersonKey[],
  limit: number,
): Promise<(PersonRow & { matched: PersonKey[] })[]> {
  return sql.query<PersonRow & { matched: PersonKey[] }>(
    `select ${persons.read}, jsonb_agg(jsonb_build_object('kind', k.kind, 'key', k.key)) as matched
     from person_keys k join persons on persons.company_id = k.company_id and persons.id = k.person_id
     where k.company_id = $1 and persons.deleted_at is null
       and (k.kind, k.key) in (select * from unnest($2::text[], $3::text[]))
     group by persons.company_id, persons.id order by persons.id limit $4`,
    [companyId, keys.map((key) => key.kind), keys.map((key) => key.key), limit],
  )
}

/** Persons of exactly this name, oldest first. */
export function findPersonsByName(
  sql: Sql,
  companyId: number,
  name: string,
  limit: number,
): Promise<PersonRow[]> {
  return sql.query<PersonRow>(
    `select ${persons.read} from persons
     where company_id = $1 and deleted_at is null and search_name = $2 order by id limit $3`,
    [companyId, foldLine(name), limit],
  )
}

/** As it was made, with nothing on it but the first automatic notes of `links` links that were made with it. */
export async function isPersonUntouched(
  sql: Sql,
  companyId: number,
  id: number,
  links: number,
): Promise<boolean> {
  const [row] = await sql.query<{ untouched: boolean }>(
    `select version = 1
       and not exists (select from notes n where n.company_id = $1 and n.person_id = p.id and n.deleted_at is null
         and (not n.automatic or n.content_version > 1))
       and (select count(*) <= $3 from notes n where n.company_id = $1 and n.person_id = p.id)
       and not exists (select from leads l where l.company_id = $1 and l.person_id = p.id and l.deleted_at is null)
       and not exists (select from deals d where d.company_id = $1 and d.person_id = p.id and d.deleted_at is null)
       and not exists (select from conversation_links c where c.company_id = $1 and c.person_id = p.id) as untouched
     from persons p where company_id = $1 and id = $2`,
    [companyId, id, links],
  )
  return row?.untouched ?? false
}
