/**
 * The lists of the CRM's pages: newest change first, with the names of what an item belongs to.
 *
 * A search first walks the newest few thousand in their order: a term that is common fills its page there. For another
 * the shorter way is taken (`shorter-way.ts`): a longer walk, or all that the grams (GIN, `lib/grams.ts`) find. So neither a
 * common nor a rare term costs much more with a million items.
 */
import { foldLine } from '../lib/fold-text.ts'
import { gramQuery, isEverywhere, numberIn } from '../lib/grams.ts'
import { FIRST_WALK, furtherWalk } from '../lib/shorter-way.ts'
import { type Condition, isDeleted, seenBy } from './crm-table.ts'
import type { Sql } from './db.ts'
import { type DealRow, deals } from './deals.ts'
import { estimateRows } from './estimate-rows.ts'
import { type LeadRow, leads } from './leads.ts'
import { type OrganizationRow, organizations } from './organizations.ts'
import { type PersonRow, persons } from './persons.ts'

export interface ItemNames {
  person: { id: number; name: string } | null
  organization: { id: number; name: string } | null
}

interface Rows {
  person: PersonRow
  organization: OrganizationRow
  lead: LeadRow
  deal: DealRow
}
type Kind = keyof Rows

export interface ListWanted {
  companyId: number
  /** Null: an admin. */
  viewerId: number | null
  q: string | null
  where: Condition[]
  after: { at: Date; id: string } | null
  limit: number
}

const SPECS: Record<
  Kind,
  {
    table: string
    read: string
    id: string
    order: string
    person: string
    organization: string
    looks: string[]
  }
> = {
  person: {
    table: 'persons',
    read: persons.read,
    id: 'int',
    order: 'update_time',
    person: 'null::int',
    organization: 'persons.org_id',
    looks: ['search_name', 'search_email', 'search_phone'],
  },
  organization: {
    table: 'organizations',
    read: organizations.read,
    id: 'int',
    order: 'update_time',
    person: 'null::int',
    organization: 'null::int',
    looks: ['search_name', 'search_address'],
  },
  lead: {
    table: 'leads',
    read: leads.read,
    id: 'uuid',
    order: 'add_time',
    person: 'leads.person_id',
    organization: 'leads.organization_id',
    looks: ['search_title'],
  },
  deal: {
    table: 'deals',
    read: deals.read,
    id: 'int',
    order: 'update_time',
    person: 'deals.person_id',
    organization: 'deals.org_id',
    looks: ['search_title'],
  },
}

/** The column that the list of a kind is ordered by, newest first. */
export const orderOf = (kind: Kind): string => SPECS[kind].order

export async function listItems<K extends Kind>(
  sql: Sql,
  kind: K,
  wanted: ListWanted,
): Promise<(Rows[K] & ItemNames)[]> {
  const folded = wanted.q === null ? '' : foldLine(wanted.q)
  if (folded === '') return await page<K>(sql, kind, wanted, null, null)
  const digits = numberIn(folded)
  const walk = (rows: number) => page<K>(sql, kind, wanted, { folded, digits, grams: null }, rows)
  const near = await walk(FIRST_WALK)
  if (near.length === wanted.limit) return near
  const rows =
    near.length > 0
      ? furtherWalk(near.length, wanted.limit, await estimateRows(sql, SPECS[kind].table))
      : null
  const isShortNumber = digits !== '' && digits.length <= SHORT_NUMBER
  const longer = rows ?? (isShortNumber ? WALK_FOR_NUMBERS : null)
  const far = longer ? await walk(longer) : near
  if (far.length === wanted.limit) return far
  const grams = gramQuery(folded)
  if (grams === null) return far
  if (isEverywhere(grams)) return await walk(END)
  const gathered = await page<K>(sql, kind, wanted, { folded, digits, grams }, null)
  // Common, but among the old alone.
  if ((gathered[0]?.gathered ?? 0) > MOST_GATHERED) return await walk(END)
  return gathered
}

/** The beginning of thousands of numbers, of which the newest rows may hold none: numbers are given out by their order. */
const SHORT_NUMBER = 5
const WALK_FOR_NUMBERS = 16_000
/** Each costs a look at its row, some microseconds. */
const MOST_GATHERED = 10_000
/** A walk that ends where the page is full. */
const END = 2_147_483_647

interface Term {
  folded: string
  digits: string
  grams: string | null
}

/** Of rows that the grams found: how many there are, counted up to one more than may be gathered. */
interface Gathered {
  gathered?: number
}

function page<K extends Kind>(
  sql: Sql,
  kind: K,
  wanted: ListWanted,
  term: Term | null,
  walked: number | null,
): Promise<(Rows[K] & ItemNames & Gathered)[]> {
  const { table, read, id, order, person, organization, looks } = SPECS[kind]
  const values: unknown[] = [wanted.companyId]
  const give = (value: unknown) => `$${values.push(value)}`
  const all = [isDeleted(`${table}.deleted_at`, false), seenBy(table, wanted.viewerId), ...wanted.where]
  const conditions = [`${table}.company_id = $1`, ...all.map((one) => one.sql(give(one.value)))]
  if (wanted.after)
    conditions.push(
      `(${table}.${order}, ${table}.id) < (${give(wanted.after.at)}::timestamptz, ${give(wanted.after.id)}::${id})`,
    )
  const matches: string[] = []
  if (term) {
    const text = give(term.folded)
    matches.push(
      ...looks
        .filter((look) => look !== 'search_phone')
        .map((look) => `position(${text} in ${table}.${look}) > 0`),
    )
    if (looks.includes('search_phone') && term.digits !== '')
      matches.push(`position(${give(term.digits)} in ${table}.search_phone) > 0`)
    if (term.grams !== null) conditions.push(`${table}.grams @@ ${give(term.grams)}::tsquery`)
  }
  const viewer = give(wanted.viewerId)
  const seen = (item: string) =>
    `${item}.deleted_at is null and (${viewer}::int is null or ${item}.visible_to <> 1 or ${item}.owner_id = ${viewer}::int)`
  const looked = matches.length > 0 ? `where (${matches.join(' or ')})` : ''
  const ordered = `order by ${table}.${order} desc, ${table}.id desc`
  const inner = `select * from ${table} where ${conditions.join(' and ')}`
  const slim = `select company_id, id, ${order} from ${table} where ${[...conditions, `(${matches.join(' or ')})`].join(' and ')}`
  const from =
    term === null
      ? `(${inner} ${ordered} limit ${give(wanted.limit)}) ${table}`
      : walked !== null
        ? `(${inner} ${ordered} limit ${walked}) ${table}`
        : 'found'
  // The planner misjudges how rare a gram is: what the grams find is found before anything is ordered.
  // Not limited within its own part: that would tempt the planner to walk the table instead.
  const head =
    term !== null && walked === null
      ? `with every as materialized (${slim}), found as materialized (select * from every limit ${MOST_GATHERED + 1})`
      : ''
  const chosen =
    from === 'found'
      ? `select ${table}.* from (select * from found ${table} ${ordered} limit ${give(wanted.limit)}) as chosen
         join ${table} on ${table}.company_id = chosen.company_id and ${table}.id = chosen.id ${ordered}`
      : `select * from ${from} ${looked} ${ordered}`
  const gathered = from === 'found' ? '(select count(*)::int from found) as gathered,' : ''
  return sql.query<Rows[K] & ItemNames & Gathered>(
    `${head} select ${read}, ${gathered}
       case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as person,
       case when o.id is null then null else jsonb_build_object('id', o.id, 'name', o.name) end as organization
     from (${chosen} limit ${give(wanted.limit)}) ${table}
     left join persons p on p.company_id = ${table}.company_id and p.id = ${person} and ${seen('p')}
     left join organizations o on o.company_id = ${table}.company_id and o.id = ${organization} and ${seen('o')}
     ${ordered}`,
    values,
  )
}

export interface StageSum {
  stage_id: number
  currency: string
  count: number
  value: number
}

/** Open deals of a pipeline, by stage and currency. `viewerId` null: an admin. */
export function sumStages(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  pipelineId: number,
  ownerId: number | null,
): Promise<StageSum[]> {
  return sql.query<StageSum>(
    `select stage_id, currency, count(*)::int as count, sum(value)::float8 as value from deals
     where company_id = $1 and pipeline_id = $3 and status = 'open' and deleted_at is null and not is_archived
       and ($2::int is null or visible_to <> 1 or owner_id = $2::int) and ($4::int is null or owner_id = $4::int)
       and stage_id in (select id from stages where company_id = $1 and pipeline_id = $3)
     group by stage_id, currency order by stage_id, value desc`,
    [companyId, viewerId, pipelineId, ownerId],
  )
}
