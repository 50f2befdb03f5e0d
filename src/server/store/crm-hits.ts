/** *Add to existing*: persons, leads and deals whose names, numbers or addresses hold a few letters. */
import type { CrmHit } from '../../shared/contract/links.ts'
import { bigramQuery } from '../lib/bigrams.ts'
import { foldLine } from '../lib/fold-text.ts'
import type { Sql } from './db.ts'

const MOST_OF_A_KIND = 10

/** Best first within each kind: those that begin with the term. `viewerId` null: an admin. */
export function findCrmHits(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  text: string,
): Promise<CrmHit[]> {
  const folded = foldLine(text)
  const digits = /[^\d\s()+./-]/.test(folded) ? '' : folded.replace(/\D/g, '')
  const queries = [bigramQuery(folded), bigramQuery(digits)].filter((one) => one !== null)
  if (queries.length === 0) return Promise.resolve([])
  return sql.query<CrmHit>(
    `with hits as (
       (select 'person' as kind, to_jsonb(p.id) as id, p.name as title,
          coalesce(p.phones->0->>'value', p.emails->0->>'value', o.name) as detail, 1 as rank,
          not starts_with(p.search_name, $3) as later
        from persons p left join organizations o on o.company_id = p.company_id and o.id = p.org_id
        where p.company_id = $1 and p.deleted_at is null and ${SEEN('p')}
          and p.grams @@ $5::tsquery
            and (position($3 in p.search_name) > 0 or position($3 in p.search_email) > 0
              or ($4 <> '' and position($4 in p.search_phone) > 0))
        order by later, p.update_time desc limit ${MOST_OF_A_KIND})
       union all
       (select 'lead', to_jsonb(l.id), l.title, coalesce(p.name, o.name), 2, not starts_with(l.search_title, $3) as later
        from leads l left join persons p on p.company_id = l.company_id and p.id = l.person_id
        left join organizations o on o.company_id = l.company_id and o.id = l.organization_id
        where l.company_id = $1 and l.deleted_at is null and not l.is_archived and ${SEEN('l')}
          and l.grams @@ $5::tsquery and position($3 in l.search_title) > 0
        order by later, l.update_time desc limit ${MOST_OF_A_KIND})
       union all
       (select 'deal', to_jsonb(d.id), d.title, coalesce(p.name, o.name), 3, not starts_with(d.search_title, $3) as later
        from deals d left join persons p on p.company_id = d.company_id and p.id = d.person_id
        left join organizations o on o.company_id = d.company_id and o.id = d.org_id
        where d.company_id = $1 and d.deleted_at is null and not d.is_archived and ${SEEN('d')}
          and d.grams @@ $5::tsquery and position($3 in d.search_title) > 0
        order by later, d.update_time desc limit ${MOST_OF_A_KIND})
     )
     select kind, id, title, detail from hits order by rank, later`,
    [companyId, viewerId, folded, digits, queries.map((one) => `(${one})`).join(' | ')],
  )
}

const SEEN = (table: string) => `($2::int is null or ${table}.visible_to <> 1 or ${table}.owner_id = $2::int)`
