import type { ChannelAccess, ChannelStatus, ChannelType, Word } from '../../shared/contract/channels.ts'
import { codesOf, type Saying, sentenceOf } from '../../shared/say.ts'
import type { Sql } from './db.ts'

export interface ChannelRow {
  company_id: number
  id: string
  type: ChannelType
  name: string
  access: ChannelAccess
  installed_by: number
  status: ChannelStatus
  status_reason: string | null
  /** The same by codes; empty where only the sentence is known. */
  status_words: Word[]
  address: string
  settings: Record<string, string | null>
  secrets: Buffer
  last_heard_at: Date | null
  version: number
  created_at: Date
  /** Null: everything is kept. */
  retention_days: number | null
  /** When its connection is looked at next; null: never. */
  check_due_at: Date | null
  /** Its attention comes from such a look, and a later one may end it. */
  check_failed: boolean
  member_ids: number[]
  /** Was the provider told our address? Null where it was not tried. */
  webhook_setup:
    | { written: true }
    | { written: false; sentence: string; words?: Word[]; paste: string }
    | null
  /** Of the import of its past; null where there is none. */
  history: { state: 'importing' | 'done'; imported: number; until: string } | null
}

/** All but those that were removed: whoever asks finds only what is there (store/removed-channels.ts). */
const WITH_MEMBERS = `
  select c.*, array(
    select m.user_id from channel_members m
    where m.company_id = c.company_id and m.channel_id = c.id order by m.user_id
  ) as member_ids, (
    select json_build_object('state', h.state, 'imported', h.imported, 'until', h.until)
    from history_imports h where h.company_id = c.company_id and h.channel_id = c.id
  ) as history
  from channels c where c.removed_at is null`

export async function findChannelAnywhere(sql: Sql, id: string): Promise<ChannelRow | null> {
  const [row] = await sql.query<ChannelRow>(`${WITH_MEMBERS} and c.id = $1`, [id])
  return row ?? null
}

export function listChannels(sql: Sql, companyId: number): Promise<ChannelRow[]> {
  return sql.query<ChannelRow>(`${WITH_MEMBERS} and c.company_id = $1 order by c.created_at, c.id`, [
    companyId,
  ])
}

/** Of all companies: the channels that share one app at the provider, the oldest first. */
export function listChannelsOfApp(sql: Sql, appId: string): Promise<ChannelRow[]> {
  return sql.query<ChannelRow>(
    `${WITH_MEMBERS} and c.type = 'messenger' and c.settings ->> 'app_id' = $1 order by c.created_at, c.id`,
    [appId],
  )
}

/** Of all companies, for what runs by the clock. */
export function listAllChannels(sql: Sql): Promise<ChannelRow[]> {
  return sql.query<ChannelRow>(`${WITH_MEMBERS} order by c.created_at, c.id`)
}

export async function insertChannel(
  sql: Sql,
  channel: Pick<
    ChannelRow,
    | 'company_id'
    | 'id'
    | 'type'
    | 'name'
    | 'access'
    | 'installed_by'
    | 'address'
    | 'settings'
    | 'secrets'
    | 'created_at'
  >,
): Promise<void> {
  await sql.query(
    `insert into channels
      (company_id, id, type, name, access, installed_by, status, address, settings, secrets, created_at, check_due_at)
     values ($1, $2, $3, $4, $5, $6, 'connected', $7, $8, $9, $10, $10)`,
    [
      channel.company_id,
      channel.id,
      channel.type,
      channel.name,
      channel.access,
      channel.installed_by,
      channel.address,
      JSON.stringify(channel.settings),
      channel.secrets,
      channel.created_at,
    ],
  )
}

export async function updateChannel(
  sql: Sql,
  companyId: number,
  id: string,
  change: { name: string; access: ChannelAccess; secrets: Buffer; settings: ChannelRow['settings'] },
): Promise<void> {
  await sql.query(
    `update channels set name = $3, access = $4, secrets = $5, settings = $6, version = version + 1
     where company_id = $1 and id = $2`,
    [companyId, id, change.name, change.access, change.secrets, JSON.stringify(change.settings)],
  )
}

export async function setWebhookSetup(
  sql: Sql,
  companyId: number,
  id: string,
  setup: NonNullable<ChannelRow['webhook_setup']>,
): Promise<void> {
  await sql.query(
    'update channels set webhook_setup = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, id, JSON.stringify(setup)],
  )
}

/** What is shown of it changed outside its own row. */
export async function bumpChannel(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('update channels set version = version + 1 where company_id = $1 and id = $2', [
    companyId,
    id,
  ])
}

/**
 * `seenWith`: the sealed secrets with which it was seen. Where they were changed since, nothing is: what a provider says
 * of a dead token may come after the new one. Null where the provider said so by itself.
 */
export async function setChannelStatus(
  sql: Sql,
  companyId: number,
  id: string,
  status: ChannelStatus,
  reason: readonly Saying[],
  seenWith: Buffer | null,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update channels set status = $3, status_reason = $4, status_words = $5, version = version + 1
     where company_id = $1 and id = $2 and removed_at is null and (status, status_reason, status_words) is distinct from ($3, $4, $5::jsonb)
       and ($6::bytea is null or secrets = $6)
     returning id`,
    [companyId, id, status, sentenceOf(reason), JSON.stringify(codesOf(reason)), seenWith],
  )
  return rows.length > 0
}

/** Where nothing but what these codes name asks for attention. False where it does not, or something else does. */
export async function endAttention(
  sql: Sql,
  companyId: number,
  id: string,
  codes: readonly string[],
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update channels set status = 'connected', status_reason = $4, status_words = $5, version = version + 1
     where company_id = $1 and id = $2 and removed_at is null and status = 'attention' and status_words <> '[]'::jsonb
       and not exists (select from jsonb_array_elements(status_words) word where not word ->> 'code' = any ($3::text[]))
     returning id`,
    [companyId, id, codes, sentenceOf([]), JSON.stringify(codesOf([]))],
  )
  return rows.length > 0
}

export async function setMembers(
  sql: Sql,
  companyId: number,
  channelId: string,
  userIds: number[],
): Promise<void> {
  await sql.query('delete from channel_members where company_id = $1 and channel_id = $2', [
    companyId,
    channelId,
  ])
  await sql.query(
    `insert into channel_members (company_id, channel_id, user_id)
     select $1, $2, user_id from unnest($3::int[]) as wanted(user_id)`,
    [companyId, channelId, userIds],
  )
}

/** False where there is no such channel. */
export async function lockChannel(tx: Sql, companyId: number, id: string): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    'select id from channels where company_id = $1 and id = $2 and removed_at is null for no key update',
    [companyId, id],
  )
  return rows.length > 0
}

export async function setInstaller(sql: Sql, companyId: number, id: string, userId: number): Promise<void> {
  await sql.query(
    'update channels set installed_by = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, id, userId],
  )
}

/** Somebody should look at the connection now. `mayClear`: what is wrong with it now ends if that finds nothing. */
export async function askCheck(
  sql: Sql,
  companyId: number,
  id: string,
  at: Date,
  mayClear: boolean,
): Promise<void> {
  await sql.query(
    `update channels set check_due_at = $3, check_failed = check_failed or $4
     where company_id = $1 and id = $2 and removed_at is null`,
    [companyId, id, at, mayClear],
  )
}

/** Channels that are due to be looked at, of these types; their next turn is put off to `until`. */
export function claimChecks(
  sql: Sql,
  types: ChannelType[],
  now: Date,
  until: Date,
  limit: number,
): Promise<Pick<ChannelRow, 'company_id' | 'id' | 'check_failed'>[]> {
  return sql.query(
    `with due as (
       select company_id, id from channels where check_due_at <= $2 and type = any($1)
       order by check_due_at limit $4 for update skip locked
     )
     update channels c set check_due_at = $3 from due where c.company_id = due.company_id and c.id = due.id
     returning c.company_id, c.id, c.check_failed`,
    [types, now, until, limit],
  )
}

export async function noteCheck(
  sql: Sql,
  companyId: number,
  id: string,
  failed: boolean,
  dueAt: Date,
  seenWith: Buffer,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update channels set check_failed = $3, check_due_at = $4
     where company_id = $1 and id = $2 and removed_at is null and secrets = $5
     returning id`,
    [companyId, id, failed, dueAt, seenWith],
  )
  return rows.length > 0
}

/** Written at most once a second a channel: it is a sign of life, not a journal. */
export async function noteHeard(sql: Sql, channelIds: string[], at: Date): Promise<void> {
  await sql.query(
    `update channels set last_heard_at = $2
     where id = any($1::uuid[]) and (last_heard_at is null or last_heard_at < $2::timestamptz - interval '1 second')`,
    [channelIds, at],
  )
}
