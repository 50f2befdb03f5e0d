/**
 * *Add to existing*: persons, leads and deals whose names, numbers or addresses hold a few letters, as fast with a
 * million persons as with a hundred. Three looks, each bounded, the next only where the ones before left room:
 *
 * 1. names, then addresses and numbers, that begin with the letters, by ordered indexes;
 * 2. the newest few thousand, walked in their order: a term that is common fills the list here;
 * 3. the grams (GIN, `lib/grams.ts`), for a term that is rare: what they find is little, for that reason.
 */
import type { CrmHit } from '../../shared/contract/links.ts'
import { foldLine } from '../lib/fold-text.ts'
import { gramQuery, isEverywhere, numberIn } from '../lib/grams.ts'
import type { Sql } from './db.ts'

const MOST_OF_A_KIND = 10
const WALKED = 2_000
/** Of a term that is common among the old alone, enough are looked at to fill a list. */
const LOOKED_AT = 2_000

interface Hit {
  id: number | string
  title: string
  detail: string | null
}

/** Best first within each kind: those that begin with the term. `viewerId` null: an admin. */
export async function findCrmHits(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  text: string,
): Promise<CrmHit[]> {
  const folded = foldLine(text)
  const grams = gramQuery(folded)
  if (grams === null) return []
  const term: Term = { companyId, viewerId, folded, digits: numberIn(folded), grams }
  const persons = await findPersons(sql, term)
  const ids = persons.map(({ id }) => Number(id))
  const [leads, deals] = await Promise.all([
    findTitled(sql, 'leads', term, ids),
    findTitled(sql, 'deals', term, ids),
  ])
  const as = (kind: CrmHit['kind'], hits: Hit[]) => hits.map((hit): CrmHit => ({ kind, ...hit }))
  return [...as('person', persons), ...as('lead', leads), ...as('deal', deals)]
}

interface Term {
  companyId: number
  viewerId: number | null
  folded: string
  digits: string
  grams: string
}

const SEEN = (table: string) => `($2::int is null or ${table}.visible_to <> 1 or ${table}.owner_id = $2::int)`
const PERSON = `p.id, p.name as title, coalesce(p.phones->0->>'value', p.emails->0->>'value', o.name) as detail`
const ORGANIZATION = 'left join organizations o on o.company_id = p.company_id and o.id = p.org_id'
const PERSON_MATCHES = `(position($3 in p.search_name) > 0 or position($3 in p.search_email) > 0
  or ($4 <> '' and position($4 in p.search_phone) > 0))`

const beginning = (column: string, text: '$3' | '$4', rank: number) => `
  select p.*, ${rank} as rank from persons p where p.company_id = $1 and p.deleted_at is null and ${SEEN('p')}
    and p.${column} ~>=~ ${text} and p.${column} ~<~ (${text} || chr(1114111)) and ${text} <> ''
  order by p.${column} using ~<~ limit ${MOST_OF_A_KIND}`

/** The looks at persons by name; `personLooks` for the test that looks at their plans. */
export const personLooks = {
  beginning: `
    select ${PERSON} from (
      (${beginning('search_name', '$3', 0)}) union all (${beginning('search_email', '$3', 1)})
      union all (${beginning('search_phone', '$4', 2)})) p ${ORGANIZATION} order by p.rank, p.search_name, p.id`,
  newest: `
    select ${PERSON} from (
      select * from (
        select * from persons p where p.company_id = $1
        order by p.update_time desc, p.id desc limit ${WALKED}) p
      where p.deleted_at is null and ${SEEN('p')} and ${PERSON_MATCHES} limit ${MOST_OF_A_KIND}) p ${ORGANIZATION}
    order by p.update_time desc, p.id desc`,
  anywhere: `
    with found as materialized (
      select p.id from persons p where p.company_id = $1 and p.deleted_at is null and ${SEEN('p')}
        and p.grams @@ $5::tsquery and ${PERSON_MATCHES} limit ${LOOKED_AT})
    select ${PERSON} from found join persons p on p.company_id = $1 and p.id = found.id ${ORGANIZATION}
    order by p.update_time desc, p.id desc limit ${MOST_OF_A_KIND}`,
}

async function findPersons(sql: Sql, { companyId, viewerId, folded, digits, grams }: Term): Promise<Hit[]> {
  const found = new Map<Hit['id'], Hit>()
  for (const [look, text] of Object.entries(personLooks)) {
    if (look === 'anywhere' && isEverywhere(grams)) break
    const values = [companyId, viewerId, folded, digits]
    for (const hit of await sql.query<Hit>(text, look === 'anywhere' ? [...values, grams] : values))
      found.set(hit.id, hit)
    if (found.size >= MOST_OF_A_KIND) break
  }
  return [...found.values()].slice(0, MOST_OF_A_KIND)
}

/** Leads and deals by their titles, then those of the persons that were found. */
function findTitled(sql: Sql, table: 'leads' | 'deals', term: Term, personIds: number[]): Promise<Hit[]> {
  const organization = table === 'leads' ? 'organization_id' : 'org_id'
  const live = `t.company_id = $1 and t.deleted_at is null and not t.is_archived and ${SEEN('t')}`
  const holds = isEverywhere(term.grams)
    ? 't.search_title ~>=~ $3 and t.search_title ~<~ ($3 || chr(1114111)) and $4::text is not null'
    : 't.grams @@ $4::tsquery and position($3 in t.search_title) > 0'
  return sql.query<Hit>(
    `with titled as materialized (select t.* from ${table} t where ${live} and ${holds} limit ${LOOKED_AT}),
     theirs as materialized (
       select t.* from ${table} t where ${live} and t.person_id = any($5::int[]) limit ${LOOKED_AT})
     select t.id, t.title, coalesce(p.name, o.name) as detail from (
       select *, not starts_with(search_title, $3) as later, 0 as rank from titled
       union all select *, true, 1 from theirs where id not in (select id from titled)) t
     left join persons p on p.company_id = t.company_id and p.id = t.person_id
     left join organizations o on o.company_id = t.company_id and o.id = t.${organization}
     order by rank, later, t.update_time desc limit ${MOST_OF_A_KIND}`,
    [term.companyId, term.viewerId, term.folded, term.grams, personIds],
  )
}
