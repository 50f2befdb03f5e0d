import type { Sql } from './db.ts'

/** Who wrote to whom, and who answered for it when the note was begun. */
export interface AutoNoteHeader {
  channelName: string
  contactName: string | null
  contactAddress: string
  contactPhone: string | null
  /** Null: nobody. */
  assigneeName: string | null
}

/** A message as the note tells it. */
export interface AutoNoteEntry {
  direction: 'in' | 'out'
  authorName: string | null
  text: string
  sentAt: string
  attachments: { id: string; name: string | null }[]
  /** The text goes on; so many more attachments are there; its author took it back; it was not delivered. Only what is so. */
  shortened?: true
  furtherAttachments?: number
  withdrawn?: true
  failed?: true
}

export interface AutoNoteRow {
  company_id: number
  note_id: number
  link_id: string
  conversation_id: string
  contact_id: string
  number: number
  header: AutoNoteHeader
  until: Date
  written_content_version: number
}

export async function insertAutoNote(sql: Sql, note: Omit<AutoNoteRow, 'number'>): Promise<void> {
  await sql.query(
    `insert into auto_notes (company_id, note_id, link_id, conversation_id, contact_id, number, header, until,
       written_content_version)
     select $1, $2, $3, $4, $5, coalesce(max(number), 0) + 1, $6::jsonb, $7, $8
     from auto_notes where company_id = $1 and link_id = $3`,
    [
      note.company_id,
      note.note_id,
      note.link_id,
      note.conversation_id,
      note.contact_id,
      JSON.stringify(note.header),
      note.until,
      note.written_content_version,
    ],
  )
}

/** The link's newest note. */
export async function findNewestAutoNote(
  sql: Sql,
  companyId: number,
  linkId: string,
): Promise<AutoNoteRow | null> {
  const [row] = await sql.query<AutoNoteRow>(
    'select * from auto_notes where company_id = $1 and link_id = $2 order by number desc limit 1',
    [companyId, linkId],
  )
  return row ?? null
}

/** All that were written for these links. */
export async function findNotesOfLinks(sql: Sql, companyId: number, linkIds: string[]): Promise<number[]> {
  const rows = await sql.query<{ note_id: number }>(
    'select note_id from auto_notes where company_id = $1 and link_id = any($2::uuid[])',
    [companyId, linkIds],
  )
  return rows.map((row) => row.note_id)
}

export async function findAutoNote(sql: Sql, companyId: number, noteId: number): Promise<AutoNoteRow | null> {
  const [row] = await sql.query<AutoNoteRow>(
    'select * from auto_notes where company_id = $1 and note_id = $2',
    [companyId, noteId],
  )
  return row ?? null
}

export async function setWritten(
  sql: Sql,
  companyId: number,
  noteId: number,
  contentVersion: number,
): Promise<void> {
  await sql.query(
    'update auto_notes set written_content_version = $3 where company_id = $1 and note_id = $2',
    [companyId, noteId, contentVersion],
  )
}

export interface EntryRow {
  id: string
  message_id: string
  entry: AutoNoteEntry
  appended_at: Date
  appended_version: number
}

export interface NewEntry {
  id: string
  companyId: number
  linkId: string
  messageId: string
  entry: AutoNoteEntry
}

/** False where the message is in one of the link's notes already, or waits for the next. */
export async function insertWaitingEntry(sql: Sql, entry: NewEntry, at: Date): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `insert into auto_note_entries (company_id, id, link_id, message_id, note_id, position, entry, appended_at,
       appended_version)
     select $1, $2, $3, $4, null, coalesce(max(position), 0) + 1, $5::jsonb, $6, 0
     from auto_note_entries where company_id = $1 and link_id = $3
     on conflict (company_id, link_id, message_id) do nothing returning id`,
    [entry.companyId, entry.id, entry.linkId, entry.messageId, JSON.stringify(entry.entry), at],
  )
  return rows.length > 0
}

/** Those that wait for the next note, in their order. */
export function listWaitingEntries(sql: Sql, companyId: number, linkId: string): Promise<EntryRow[]> {
  return sql.query<EntryRow>(
    `select id, message_id, entry, appended_at, appended_version from auto_note_entries
     where company_id = $1 and link_id = $2 and note_id is null order by position`,
    [companyId, linkId],
  )
}

export function listEntries(sql: Sql, companyId: number, noteId: number): Promise<EntryRow[]> {
  return sql.query<EntryRow>(
    `select id, message_id, entry, appended_at, appended_version from auto_note_entries
     where company_id = $1 and note_id = $2 order by position`,
    [companyId, noteId],
  )
}

/**
 * At the end of the note, in the order given. An entry that an older note lost comes after what the newer one tells
 * already; with its old position it would jump before that at the next rendering.
 */
export async function placeEntries(
  sql: Sql,
  companyId: number,
  ids: string[],
  noteId: number,
  version: number,
  at: Date,
): Promise<void> {
  await sql.query(
    `with placed as (select id, number from unnest($2::uuid[]) with ordinality as one(id, number)),
       last as (
         select max(position) as position from auto_note_entries
         where company_id = $1 and link_id =
           (select link_id from auto_note_entries where company_id = $1 and id = ($2::uuid[])[1]))
     update auto_note_entries e set note_id = $3, appended_version = $4, appended_at = $5,
       position = last.position + placed.number
     from placed, last where e.company_id = $1 and e.id = placed.id`,
    [companyId, ids, noteId, version, at],
  )
}

/** They go into the next note. */
export async function setWaiting(sql: Sql, companyId: number, ids: string[]): Promise<void> {
  await sql.query(
    'update auto_note_entries set note_id = null where company_id = $1 and id = any($2::uuid[])',
    [companyId, ids],
  )
}

/** The note is gone, and with it what it told; that its messages were told once stays known. */
export async function emptyEntries(sql: Sql, companyId: number, noteId: number): Promise<void> {
  await sql.query(`update auto_note_entries set entry = '{}' where company_id = $1 and note_id = $2`, [
    companyId,
    noteId,
  ])
}

/** The notes that tell of these messages what is so no more, in the order of their ids. */
export function findNotesToRewrite(
  sql: Sql,
  companyIds: number[],
  messageIds: string[],
): Promise<{ company_id: number; note_id: number }[]> {
  return sql.query<{ company_id: number; note_id: number }>(
    `select distinct e.company_id, e.note_id from ${OUTDATED} and e.note_id is not null
     order by e.company_id, e.note_id`,
    [companyIds, messageIds],
  )
}

/** Entries that wait, too. */
export async function rewriteEntries(sql: Sql, companyIds: number[], messageIds: string[]): Promise<void> {
  await sql.query(
    `with outdated as (
       select e.company_id, e.id, m.withdrawn_at is not null as withdrawn, ${FAILED} as failed from ${OUTDATED})
     update auto_note_entries told
     set entry = told.entry - 'failed'
       - case when o.withdrawn then '{shortened,furtherAttachments}' else '{}' end::text[]
       || case when o.withdrawn then '{"text": "", "attachments": [], "withdrawn": true}' else '{}' end::jsonb
       || case when o.failed then '{"failed": true}' else '{}' end::jsonb
     from outdated o where told.company_id = o.company_id and told.id = o.id`,
    [companyIds, messageIds],
  )
}

const FAILED = `(m.status is not distinct from 'failed')`

/** Entries of deleted notes hold nothing. */
const OUTDATED = `auto_note_entries e
  join messages m on m.company_id = e.company_id and m.id = e.message_id
  where (e.company_id, e.message_id) in (select * from unnest($1::int[], $2::uuid[])) and e.entry ? 'text'
    and (e.entry ? 'withdrawn' <> (m.withdrawn_at is not null) or e.entry ? 'failed' <> ${FAILED})`
