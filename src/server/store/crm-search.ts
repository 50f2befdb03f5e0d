/**
 * Searches of the CRM's API. The rank is how the term stands in the name: whole, at its beginning, anywhere; within a
 * rank by name. Names that begin with the term come by an ordered index, and often that is all that is wanted. Then the
 * newest are looked at, where a term is that many of them hold. Else the grams (GIN, `lib/grams.ts`) find candidates, of
 * which enough are looked at.
 */
import { foldLine } from '../lib/fold-text.ts'
import { gramQuery, isEverywhere, numberIn } from '../lib/grams.ts'
import { orderOf } from './crm-lists.ts'
import type { Sql } from './db.ts'

export const ITEM_TYPES = ['deal', 'person', 'organization', 'lead'] as const
export type ItemType = (typeof ITEM_TYPES)[number]

export interface CrmSearch {
  type: ItemType
  text: string
  match: 'exact' | 'beginning' | 'middle'
  /** Columns of folded text to look at. `search_phone` holds digits. */
  columns: string[]
  where: { person_id?: number; organization_id?: number; status?: string }
  limit: number
}

/** A hit with what its presenter needs; what a kind does not have is null. */
export interface CrmHitRow {
  type: ItemType
  id: number | string
  label: string
  score: number
  owner_id: number
  visible_to: number
  value: number | null
  currency: string | null
  status: string | null
  is_archived: boolean | null
  stage: { id: number; name: string } | null
  person: { id: number; name: string } | null
  organization: { id: number; name: string; address: string | null } | null
  address: string | null
  emails: string[] | null
  phones: string[] | null
}

const ORGANIZATION = `case when o.id is null then null else
  jsonb_build_object('id', o.id, 'name', o.name, 'address', o.address->>'value') end as organization`
const PERSON = `case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as person`
const ADDRESSES = (person: string) => `
  case when ${person}.id is null then '[]'::jsonb else jsonb_path_query_array(${person}.emails, '$[*].value') end as emails,
  case when ${person}.id is null then '[]'::jsonb else jsonb_path_query_array(${person}.phones, '$[*].value') end as phones`
const NOTHING = (columns: string[]) => columns.map((column) => `null as ${column}`).join(', ')

const SELECT: Record<ItemType, { label: string; title: string; columns: string; from: string }> = {
  person: {
    label: 'name',
    title: 'search_name',
    columns: `${ORGANIZATION}, ${ADDRESSES('t')},
      ${NOTHING(['value', 'currency', 'status', 'is_archived', 'stage', 'person', 'address'])}`,
    from: `persons t left join organizations o on o.company_id = t.company_id and o.id = t.org_id`,
  },
  organization: {
    label: 'name',
    title: 'search_name',
    columns: `t.address->>'value' as address,
      ${NOTHING(['value', 'currency', 'status', 'is_archived', 'stage', 'person', 'organization', 'emails', 'phones'])}`,
    from: 'organizations t',
  },
  deal: {
    label: 'title',
    title: 'search_title',
    columns: `t.value::float8 as value, t.currency, t.status, t.is_archived, ${PERSON}, ${ORGANIZATION},
      jsonb_build_object('id', s.id, 'name', s.name) as stage, ${NOTHING(['address', 'emails', 'phones'])}`,
    from: `deals t left join persons p on p.company_id = t.company_id and p.id = t.person_id
      left join organizations o on o.company_id = t.company_id and o.id = t.org_id
      left join stages s on s.company_id = t.company_id and s.id = t.stage_id`,
  },
  lead: {
    label: 'title',
    title: 'search_title',
    columns: `t.value_amount::float8 as value, t.value_currency as currency, t.is_archived, ${PERSON}, ${ORGANIZATION},
      ${ADDRESSES('p')}, ${NOTHING(['status', 'stage', 'address'])}`,
    from: `leads t left join persons p on p.company_id = t.company_id and p.id = t.person_id
      left join organizations o on o.company_id = t.company_id and o.id = t.organization_id`,
  },
}

const REFERENCE: Record<ItemType, Partial<Record<keyof CrmSearch['where'], string>>> = {
  person: { organization_id: 't.org_id' },
  organization: {},
  deal: { person_id: 't.person_id', organization_id: 't.org_id', status: 't.status' },
  lead: { person_id: 't.person_id', organization_id: 't.organization_id' },
}

/** So many candidates are looked at before a longer term is wanted. */
const LOOKED_AT = 3_000
/** So many hits among the newest show that a term is common, and the first so many are taken from these, page by page. */
const COMMON = 100

/** Best first. `viewerId` null: an admin. */
export async function searchCrm(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  search: CrmSearch,
): Promise<CrmHitRow[]> {
  const { label, title, columns, from } = SELECT[search.type]
  const folded = foldLine(search.text)
  const digits = numberIn(folded)
  const withPhone = search.columns.includes('search_phone') && digits.length > 1
  const grams = gramQuery(folded)
  if (grams === null) return []
  const values: unknown[] = [companyId, viewerId, folded, digits, grams]
  const looks = search.columns.flatMap((column) => {
    if (column === 'search_phone') return withPhone ? [look(column, '$4', search.match)] : []
    return [look(column, '$3', search.match)]
  })
  if (looks.length === 0) return []
  const conditions = Object.entries(search.where).flatMap(([name, value]) => {
    const column = REFERENCE[search.type][name as keyof CrmSearch['where']]
    return column ? [`and ${column} = $${values.push(value)}`] : []
  })
  const limit = `$${values.push(search.limit)}`
  const table = from.split(' ')[0] as string
  const live = `t.company_id = $1 and t.deleted_at is null and ($2::int is null or t.visible_to <> 1 or t.owner_id = $2::int)
    and $4::text is not null and $5::text is not null ${conditions.join(' ')}`
  const beginning = `select t.id, t.${title} as title from ${table} t where ${live}
    and t.${title} ~>=~ $3 and t.${title} ~<~ ($3 || chr(1114111)) order by t.${title} using ~<~, t.id limit ${limit}`
  const looked = `(${looks.join(' or ')})`
  const anywhere = `select t.id, t.${title} as title from ${table} t where ${live} and t.grams @@ $5::tsquery and ${looked}`
  const newest = `select t.id, t.${title} as title from (select * from ${table} t where t.company_id = $1
    order by t.${orderOf(search.type)} desc, t.id desc limit ${LOOKED_AT}) t where ${live} and ${looked}`
  const read = (parts: string, ids: string) =>
    sql.query<CrmHitRow>(
      `with ${parts}, ranked as materialized (
         select id, title, case when title = $3 then 1.0 when starts_with(title, $3) then 0.7
           when position($3 in title) > 0 then 0.5 else 0.3 end::float8 as score
         from (${ids}) as found order by score desc, title using ~<~, id limit ${limit})
       select '${search.type}' as type, t.id, t.${label} as label, t.owner_id, t.visible_to, ranked.score, ${columns}
       from ranked join ${from.replace(/^\S+/, table)} on t.company_id = $1 and t.id = ranked.id
       order by ranked.score desc, ranked.title using ~<~, t.id`,
      values,
    )
  const begins = `beginning as materialized (${beginning})`
  const near = `newest as materialized (${newest})`
  // One letter alone is asked for exactly: a name of one letter comes by the index of names, however old it is.
  const isNamed = search.match === 'exact' && search.columns.includes(title) ? `t.${title} = $3` : 'false'
  const named = `named as materialized (select t.id, t.${title} as title from ${table} t where ${live} and ${isNamed} limit ${limit})`
  // Not limited within its own part: that would tempt the planner to walk the table instead of the grams.
  const far = `anywhere as materialized (${anywhere})`
  const enough = `select * from (select * from anywhere limit ${Math.max(LOOKED_AT, 2 * search.limit)}) as enough`
  const everywhere = isEverywhere(grams)
  if (search.match === 'exact' || !search.columns.includes(title))
    return everywhere
      ? await read(`${near}, ${named}`, 'select * from newest union select * from named')
      : await read(far, enough)
  const first = await read(begins, 'select * from beginning')
  if (first.length === search.limit) return first
  const common = `select * from newest where ${everywhere} or (select count(*) from newest) >= ${COMMON}`
  const among =
    search.limit > COMMON && !everywhere
      ? []
      : await read(`${begins}, ${near}`, `select * from beginning union ${common}`)
  if (everywhere || among.length === search.limit) return among
  return await read(`${begins}, ${far}`, `select * from beginning union ${enough}`)
}

/** Columns may hold several values, one a line. */
function look(column: string, parameter: string, match: CrmSearch['match']): string {
  const lines = `E'\\n' || t.${column} || E'\\n'`
  if (match === 'exact') return `position(E'\\n' || ${parameter} || E'\\n' in ${lines}) > 0`
  if (match === 'beginning') return `position(E'\\n' || ${parameter} in ${lines}) > 0`
  return `position(${parameter} in t.${column}) > 0`
}
