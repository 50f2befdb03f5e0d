import type { MessageFailure } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'

export type AttachmentStatus = 'waiting' | 'ready' | 'failed'

export interface AttachmentRow {
  company_id: number
  id: string
  /** Null while an upload waits to be sent. */
  message_id: string | null
  name: string | null
  content_type: string | null
  size: number | null
  width: number | null
  height: number | null
  status: AttachmentStatus
  failure: MessageFailure | null
  uploaded_by: number | null
  /** The address of a page that was shared; null for a file. */
  link: string | null
}

const ROW =
  'a.company_id, a.id, a.message_id, a.name, a.content_type, a.size, a.width, a.height, a.status, a.failure, a.uploaded_by, case when a.link then a.reference end as link'

/** With the conversation that it belongs to, if it was sent or received. */
export async function findAttachment(
  sql: Sql,
  companyId: number,
  id: string,
): Promise<(AttachmentRow & { conversation_id: string | null }) | null> {
  const [row] = await sql.query<AttachmentRow & { conversation_id: string | null }>(
    `select ${ROW}, m.conversation_id from attachments a
     left join messages m on m.company_id = a.company_id and m.id = a.message_id
     where a.company_id = $1 and a.id = $2`,
    [companyId, id],
  )
  return row ?? null
}

export interface Upload {
  companyId: number
  id: string
  userId: number
  name: string
  contentType: string
  size: number
  width: number | null
  height: number | null
}

export async function insertUpload(sql: Sql, upload: Upload, at: Date): Promise<void> {
  await sql.query(
    `insert into attachments
       (company_id, id, position, uploaded_by, name, content_type, size, width, height, status, created_at)
     values ($1, $2, 0, $3, $4, $5, $6, $7, $8, 'ready', $9)`,
    [
      upload.companyId,
      upload.id,
      upload.userId,
      upload.name,
      upload.contentType,
      upload.size,
      upload.width,
      upload.height,
      at,
    ],
  )
}

/** The user's own uploads, locked in one order for everybody. Those that are missing do not exist for this user. */
export function lockUploads(
  sql: Sql,
  companyId: number,
  userId: number,
  ids: string[],
): Promise<AttachmentRow[]> {
  return sql.query<AttachmentRow>(
    `select ${ROW} from attachments a
     where a.company_id = $1 and a.uploaded_by = $2 and a.id = any($3::uuid[]) order by a.id for update`,
    [companyId, userId, ids],
  )
}

/** As `lockUploads`, to look at. */
export function findUploads(
  sql: Sql,
  companyId: number,
  userId: number,
  ids: string[],
): Promise<AttachmentRow[]> {
  return sql.query<AttachmentRow>(
    `select ${ROW} from attachments a
     where a.company_id = $1 and a.uploaded_by = $2 and a.id = any($3::uuid[])`,
    [companyId, userId, ids],
  )
}

/** In the order in which they are named. Lock them first. */
export async function attachToMessage(
  sql: Sql,
  companyId: number,
  messageId: string,
  ids: string[],
): Promise<void> {
  await sql.query(
    `update attachments a set message_id = $2, position = wanted.position - 1
     from unnest($3::uuid[]) with ordinality as wanted(id, position)
     where a.company_id = $1 and a.id = wanted.id`,
    [companyId, messageId, ids],
  )
}

/** Uploads that were never sent. Answers how many went. */
export async function deleteUnusedUploads(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `delete from attachments where (company_id, id) in (
       select company_id, id from attachments where message_id is null and created_at < $1
       limit $2 for update skip locked)
     returning id`,
    [before, limit],
  )
  return rows.length
}

export interface WaitingAttachment {
  company_id: number
  id: string
  message_id: string
  channel_id: string
  conversation_id: string
  reference: string
  content_type: string | null
  name: string | null
  attempts: number
  created_at: Date
}

/** Attachments whose bytes are still at the provider, leased so that one process fetches them. */
export function claimWaitingAttachments(
  sql: Sql,
  now: Date,
  lease: { holder: string; seconds: number },
  limit: number,
): Promise<WaitingAttachment[]> {
  return sql.query<WaitingAttachment>(
    `with due as (
       select company_id, id from attachments
       where status = 'waiting' and due_at <= $1 and (lease_until is null or lease_until < now())
       order by due_at limit $4 for update skip locked
     ), claimed as (
       update attachments a set lease_holder = $2, lease_until = now() + make_interval(secs => $3),
         attempts = a.attempts + 1
       from due where a.company_id = due.company_id and a.id = due.id
       returning a.*
     )
     select claimed.company_id, claimed.id, claimed.message_id, m.channel_id, m.conversation_id, claimed.reference,
       claimed.content_type, claimed.name, claimed.attempts, claimed.created_at
     from claimed join messages m on m.company_id = claimed.company_id and m.id = claimed.message_id`,
    [now, lease.holder, lease.seconds, limit],
  )
}

export type FetchResult =
  | {
      status: 'ready'
      name: string | null
      contentType: string
      size: number
      width: number | null
      height: number | null
    }
  | { status: 'failed'; failure: MessageFailure }

/** False where the attachment is gone, or another process holds its lease: then nothing changed. */
export async function settleAttachment(
  sql: Sql,
  key: { companyId: number; id: string; holder: string },
  result: FetchResult,
): Promise<boolean> {
  const ready = result.status === 'ready' ? result : null
  const rows = await sql.query<{ id: string }>(
    `update attachments a set status = $4, name = case when $4 = 'ready' then $5 else a.name end,
       content_type = coalesce($6, a.content_type), size = $7, width = $8, height = $9, failure = $10::jsonb,
       due_at = null, lease_holder = null, lease_until = null
     where a.company_id = $1 and a.id = $2 and a.lease_holder = $3 and a.status = 'waiting'
     returning a.id`,
    [
      key.companyId,
      key.id,
      key.holder,
      result.status,
      ready?.name ?? null,
      ready?.contentType ?? null,
      ready?.size ?? null,
      ready?.width ?? null,
      ready?.height ?? null,
      result.status === 'failed' ? JSON.stringify(result.failure) : null,
    ],
  )
  return rows.length > 0
}

export async function postponeAttachment(
  sql: Sql,
  key: { companyId: number; id: string; holder: string },
  dueAt: Date,
): Promise<void> {
  await sql.query(
    `update attachments set due_at = $4, lease_holder = null, lease_until = null
     where company_id = $1 and id = $2 and lease_holder = $3 and status = 'waiting'`,
    [key.companyId, key.id, key.holder, dueAt],
  )
}

export interface DiscardedFile {
  company_id: number
  attachment_id: string
  removed: boolean
}

/**
 * Files without a row: those that were not removed yet, and those whose removal is to be repeated because `graceSeconds`
 * have passed, in which somebody may have been writing them.
 */
export function findDiscardedFiles(sql: Sql, graceSeconds: number, limit: number): Promise<DiscardedFile[]> {
  return sql.query<DiscardedFile>(
    `select company_id, attachment_id, removed from discarded_files
     where not removed or discarded_at < now() - make_interval(secs => $1)
     order by removed, discarded_at limit $2`,
    [graceSeconds, limit],
  )
}

/** After the second removal nothing remains to be known. */
export async function noteRemovedFiles(sql: Sql, files: DiscardedFile[]): Promise<void> {
  const keys = [files.map((file) => file.company_id), files.map((file) => file.attachment_id)]
  await sql.query(
    `delete from discarded_files d using unnest($1::int[], $2::uuid[]) as gone(company_id, attachment_id)
     where d.company_id = gone.company_id and d.attachment_id = gone.attachment_id and d.removed`,
    keys,
  )
  await sql.query(
    `update discarded_files d set removed = true
     from unnest($1::int[], $2::uuid[]) as gone(company_id, attachment_id)
     where d.company_id = gone.company_id and d.attachment_id = gone.attachment_id`,
    keys,
  )
}
