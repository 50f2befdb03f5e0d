import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import type { Sql } from './db.ts'
import { containingInJson } from './like.ts'

export interface ChangedField {
  name: string
  from: unknown
  to: unknown
}

/** Whose name a field's id stands for. */
export const NAMED_FIELDS = {
  owner_id: 'user',
  person_id: 'person',
  merged_id: 'person',
  org_id: 'organization',
  organization_id: 'organization',
  pipeline_id: 'pipeline',
  stage_id: 'stage',
  label_ids: 'label',
} as const
export type NamedThing = (typeof NAMED_FIELDS)[keyof typeof NAMED_FIELDS]

/** The name of a thing; null where it is gone. */
export type NameOf = (thing: NamedThing, id: string) => string | null

export interface NewCrmChange {
  companyId: number
  id: string
  kind: CrmKind
  itemId: number | string
  userId: number
  what: 'changed' | 'merged' | 'parted' | 'linked' | 'unlinked' | 'converted'
  fields: ChangedField[]
}

export async function insertCrmChange(sql: Sql, change: NewCrmChange, at: Date): Promise<void> {
  await sql.query(
    `insert into crm_changes (company_id, id, kind, item_id, user_id, what, fields, at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)`,
    [
      change.companyId,
      change.id,
      change.kind,
      String(change.itemId),
      change.userId,
      change.what,
      JSON.stringify(change.fields),
      at,
    ],
  )
}

export interface CrmChangeRow {
  id: string
  user_id: number
  what: string
  fields: ChangedField[]
  at: Date
}

export function findCrmChanges(sql: Sql, companyId: number, ids: string[]): Promise<CrmChangeRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return sql.query<CrmChangeRow>(
    'select id, user_id, what, fields, at from crm_changes where company_id = $1 and id = any($2::uuid[])',
    [companyId, ids],
  )
}

export interface TimelinePlace {
  kind: 'note' | 'change'
  id: string
  at: Date
}

const NOTE_COLUMN: Record<CrmKind, string> = {
  person: 'person_id',
  organization: 'org_id',
  lead: 'lead_id',
  deal: 'deal_id',
}

/** The notes and changes of one item, newest first; `after` is the last of the page before. */
export function listTimeline(
  sql: Sql,
  companyId: number,
  kind: CrmKind,
  itemId: number | string,
  after: { at: Date; key: string } | null,
  limit: number,
): Promise<TimelinePlace[]> {
  const cast = kind === 'lead' ? 'uuid' : 'int'
  return sql.query<TimelinePlace>(
    `select kind, id, at from (
       (select 'note' as kind, id::text as id, add_time as at from notes
        where company_id = $1 and ${NOTE_COLUMN[kind]} = $3::text::${cast} and deleted_at is null
          and ($4::timestamptz is null or (add_time, 'note ' || id::text) < ($4, $5))
        order by add_time desc, 'note ' || id::text desc limit $6)
       union all
       (select 'change', id::text, at from crm_changes
        where company_id = $1 and kind = $2 and item_id = $3
          and ($4::timestamptz is null or (at, 'change ' || id::text) < ($4, $5))
        order by at desc, 'change ' || id::text desc limit $6)
     ) entries order by at desc, kind || ' ' || id desc limit $6`,
    [companyId, kind, String(itemId), after?.at ?? null, after?.key ?? null, limit],
  )
}

/**
 * Where somebody is forgotten, what was known of them before goes from the changes of what they are linked to. That
 * there was a change, by whom and of which field, stays. `words`: names, numbers, addresses.
 */
export async function forgetInCrmChanges(
  sql: Sql,
  companyId: number,
  items: { kind: CrmKind; itemId: number | string }[],
  words: string[],
): Promise<number> {
  const patterns = words.map(containingInJson)
  const rows = await sql.query<{ id: string }>(
    `update crm_changes set fields = (
       select jsonb_agg(case when field::text ilike any($4::text[])
         then field || '{"from": null, "to": null}' else field end order by place)
       from jsonb_array_elements(fields) with ordinality as each(field, place))
     where company_id = $1 and (kind, item_id) in (select * from unnest($2::text[], $3::text[]))
       and fields::text ilike any($4::text[]) returning id`,
    [companyId, items.map(({ kind }) => kind), items.map(({ itemId }) => String(itemId)), patterns],
  )
  return rows.length
}
