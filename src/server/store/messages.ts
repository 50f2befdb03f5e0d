import type { Activity, MessageFailure, MessageStatus, SentAs } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'

export interface MessageRow {
  company_id: number
  id: string
  channel_id: string
  conversation_id: string
  direction: 'in' | 'out'
  author_type: 'contact' | 'user' | 'provider_inbox' | 'system'
  author_user_id: number | null
  text: string | null
  content: KeptContent | null
  status: MessageStatus
  failure: MessageFailure | null
  sent_as: SentAs | null
  reply_to_id: string | null
  reply_to_external_id: string | null
  external_id: string | null
  client_message_id: string | null
  sent_at: Date
  receipt_number: number
  version: number
  edited_at: Date | null
  withdrawn_at: Date | null
  created_at: Date
  /** The provider's own time of a message of ours, where it told it. */
  provider_sent_at: Date | null
  edition: number | null
  /** When each status was first reported: the provider's time where it gives one, else when it reached us. */
  accepted_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  /** Of the provider requests that hold its words. */
  request_numbers: number[] | null
}

/** What a message holds beside its text; only what is there. */
export interface KeptContent {
  choice?: { title: string | null; payload: string | null }
  location?: { latitude: number; longitude: number; name: string | null; address: string | null }
  forwarded?: true
  referral?: Record<string, string>
  /** Of a message of ours: answers to choose from. */
  quickReplies?: { title: string; payload: string }[]
  /** It came from the provider's list, and waits for what only a webhook tells (precise 3). */
  filled?: true
  /** What was chosen and filled in; the message's text is what it reads like. */
  template?: { id: string; variables: Record<string, string> }
  activity?: Activity
}

export interface NewBroughtMessage {
  companyId: number
  id: string
  channelId: string
  conversationId: string
  author: 'contact' | 'provider_inbox'
  text: string | null
  content: KeptContent | null
  replyToExternalId: string | null
  externalId: string
  sentAt: Date
  /** The provider's own time of a message of ours. */
  providerSentAt: Date | null
  /** Of the request that brought it. */
  requestNumber: number
  /** Its place among the messages of that request. */
  place: number
}

/**
 * Inserts what is not there yet, and answers the receipt numbers by id; a message whose external id is known is missing
 * from the answer (invariant 8). The first message of a request has its number; each further one gets one of its own, so
 * that two of the same time keep their order.
 */
export async function insertBroughtMessages(
  sql: Sql,
  messages: NewBroughtMessage[],
  at: Date,
): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; receipt_number: number }>(
    `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, content,
       status, reply_to_id, reply_to_external_id, external_id, sent_at, provider_sent_at, accepted_at, receipt_number,
       request_numbers, created_at)
     select n.company_id, n.id, n.channel_id, n.conversation_id,
       case n.author when 'contact' then 'in' else 'out' end, n.author, n.text, n.content::jsonb,
       case n.author when 'contact' then 'received' else 'sent' end, quoted.id, n.reply_to_external_id, n.external_id,
       n.sent_at, n.provider_sent_at, case n.author when 'contact' then null else n.sent_at end,
       case n.place when 0 then n.request_number else nextval('receipt_numbers') end, array[n.request_number],
       $14::timestamptz
     from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::timestamptz[], $11::timestamptz[], $12::bigint[], $13::int[]) with ordinality
       as n(company_id, id, channel_id, conversation_id, author, text, content, reply_to_external_id, external_id,
         sent_at, provider_sent_at, request_number, place, position)
     left join messages quoted on quoted.company_id = n.company_id and quoted.channel_id = n.channel_id
       and quoted.external_id = n.reply_to_external_id and quoted.conversation_id = n.conversation_id
     order by n.position
     on conflict (company_id, channel_id, external_id) where external_id is not null do nothing
     returning id, receipt_number`,
    [
      messages.map((message) => message.companyId),
      messages.map((message) => message.id),
      messages.map((message) => message.channelId),
      messages.map((message) => message.conversationId),
      messages.map((message) => message.author),
      messages.map((message) => message.text),
      messages.map((message) => (message.content ? JSON.stringify(message.content) : null)),
      messages.map((message) => message.replyToExternalId),
      messages.map((message) => message.externalId),
      messages.map((message) => message.sentAt),
      messages.map((message) => message.providerSentAt),
      messages.map((message) => message.requestNumber),
      messages.map((message) => message.place),
      at,
    ],
  )
  return new Map(rows.map((row) => [row.id, row.receipt_number]))
}

export type MovedMessage = Pick<NewBroughtMessage, 'companyId' | 'channelId' | 'externalId' | 'sentAt'> & {
  receiptNumber: number
}

/** Moves messages that are there already to where these stand, where that is earlier. Answers those that moved. */
export async function moveToEarlierPlaces(
  sql: Sql,
  messages: MovedMessage[],
): Promise<{ companyId: number; channelId: string; conversationId: string; id: string }[]> {
  const rows = await sql.query<{
    company_id: number
    channel_id: string
    conversation_id: string
    id: string
  }>(
    `update messages m set sent_at = n.sent_at, receipt_number = n.receipt_number, version = m.version + 1
     from unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $5::bigint[])
       as n(company_id, channel_id, external_id, sent_at, receipt_number)
     where m.company_id = n.company_id and m.channel_id = n.channel_id and m.external_id = n.external_id
       and m.direction = 'in' and (m.sent_at, m.receipt_number) > (n.sent_at, n.receipt_number)
     returning m.company_id, m.channel_id, m.conversation_id, m.id`,
    [
      messages.map((message) => message.companyId),
      messages.map((message) => message.channelId),
      messages.map((message) => message.externalId),
      messages.map((message) => message.sentAt),
      messages.map((message) => message.receiptNumber),
    ],
  )
  return rows.map((row) => ({
    companyId: row.company_id,
    channelId: row.channel_id,
    conversationId: row.conversation_id,
    id: row.id,
  }))
}

export interface NewOutgoingMessage {
  companyId: number
  id: string
  channelId: string
  conversationId: string
  userId: number
  text: string | null
  content?: KeptContent | null
  sentAs: SentAs
  replyToId: string | null
  clientMessageId: string
  sentAt: Date
}

/** Answers the receipt number, or null where the client message id is taken in this conversation. */
export async function insertOutgoingMessage(sql: Sql, message: NewOutgoingMessage): Promise<number | null> {
  const [row] = await sql.query<{ receipt_number: number }>(
    `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, author_user_id, text,
       status, sent_as, reply_to_id, client_message_id, sent_at, receipt_number, created_at, content)
     values ($1, $2, $3, $4, 'out', 'user', $5, $6, 'queued', $7, $8, $9, $10, nextval('receipt_numbers'), $10,
       $11::jsonb)
     on conflict (company_id, conversation_id, client_message_id) where client_message_id is not null do nothing
     returning receipt_number`,
    [
      message.companyId,
      message.id,
      message.channelId,
      message.conversationId,
      message.userId,
      message.text,
      message.sentAs,
      message.replyToId,
      message.clientMessageId,
      message.sentAt,
      message.content ? JSON.stringify(message.content) : null,
    ],
  )
  return row?.receipt_number ?? null
}

/** A message with what its presenter needs. */
export interface MessageView extends MessageRow {
  contact_id: string
  contact_name: string | null
  user_name: string | null
  attachments: AttachmentView[]
  reactions: { author_type: 'contact' | 'provider_inbox'; emoji: string }[]
}

export interface AttachmentView {
  id: string
  name: string | null
  content_type: string | null
  size: number | null
  width: number | null
  height: number | null
  status: 'waiting' | 'ready' | 'failed'
  failure: MessageFailure | null
  /** The address of a page that was shared; null for a file. */
  link: string | null
}

/**
 * `limit 1` keeps the planner from taking the subqueries apart: on tables that have just been filled it would join them
 * by their company alone (docs/decisions/0081-young-tables.md).
 */
const viewOf = (messages: string) => `
  select m.*, c.contact_id, k.name as contact_name, u.name as user_name,
    coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'content_type', a.content_type,
        'size', a.size, 'width', a.width, 'height', a.height, 'status', a.status, 'failure', a.failure,
        'link', case when a.link then a.reference end)
        order by a.position)
      from attachments a where a.company_id = m.company_id and a.message_id = m.id), '[]') as attachments,
    coalesce((select jsonb_agg(jsonb_build_object('author_type', r.author_type, 'emoji', r.emoji)
        order by r.reacted_at, r.author_type)
      from message_reactions r where r.company_id = m.company_id and r.message_id = m.id and r.emoji is not null), '[]')
      as reactions
  from ${messages}
  cross join lateral (select contact_id from conversations c
    where c.company_id = m.company_id and c.id = m.conversation_id limit 1) as c
  cross join lateral (select name from contacts k
    where k.company_id = m.company_id and k.id = c.contact_id limit 1) as k
  left join users u on u.company_id = m.company_id and u.id = m.author_user_id`

const VIEW = viewOf('messages m')

export function findMessages(sql: Sql, companyId: number, ids: string[]): Promise<MessageView[]> {
  return sql.query<MessageView>(
    viewOf(`unnest($2::uuid[]) as wanted(id)
      cross join lateral (select * from messages m where m.company_id = $1 and m.id = wanted.id limit 1) as m`),
    [companyId, ids],
  )
}

export async function findMessageByClientId(
  sql: Sql,
  companyId: number,
  conversationId: string,
  clientMessageId: string,
): Promise<MessageView | null> {
  const [row] = await sql.query<MessageView>(
    `${VIEW} where m.company_id = $1 and m.conversation_id = $2 and m.client_message_id = $3`,
    [companyId, conversationId, clientMessageId],
  )
  return row ?? null
}

export interface Position {
  sentAt: Date
  receiptNumber: number
}

/** Newest first: older than `before` where it is given. */
export function listMessagesBefore(
  sql: Sql,
  companyId: number,
  conversationId: string,
  before: Position | null,
  limit: number,
): Promise<MessageView[]> {
  if (!before)
    return sql.query<MessageView>(
      `${VIEW} where m.company_id = $1 and m.conversation_id = $2
       order by m.sent_at desc, m.receipt_number desc limit $3`,
      [companyId, conversationId, limit],
    )
  return sql.query<MessageView>(
    `${VIEW} where m.company_id = $1 and m.conversation_id = $2 and (m.sent_at, m.receipt_number) < ($3, $4::bigint)
     order by m.sent_at desc, m.receipt_number desc limit $5`,
    [companyId, conversationId, before.sentAt, before.receiptNumber, limit],
  )
}

/** Oldest first: those right after the position. */
export function listMessagesAfter(
  sql: Sql,
  companyId: number,
  conversationId: string,
  after: Position,
  limit: number,
): Promise<MessageView[]> {
  return sql.query<MessageView>(
    `${VIEW} where m.company_id = $1 and m.conversation_id = $2 and (m.sent_at, m.receipt_number) > ($3, $4::bigint)
     order by m.sent_at, m.receipt_number limit $5`,
    [companyId, conversationId, after.sentAt, after.receiptNumber, limit],
  )
}

export type StatusTimes = Partial<Pick<MessageRow, 'accepted_at' | 'delivered_at' | 'read_at' | 'failed_at'>>

export type MessageState = Pick<
  MessageRow,
  | 'company_id'
  | 'id'
  | 'channel_id'
  | 'conversation_id'
  | 'direction'
  | 'status'
  | 'failure'
  | 'external_id'
  | 'receipt_number'
  | 'sent_at'
  | 'author_type'
  | 'provider_sent_at'
  | 'request_numbers'
  | 'accepted_at'
  | 'delivered_at'
  | 'read_at'
  | 'failed_at'
>

const STATE =
  'company_id, id, channel_id, conversation_id, direction, status, failure, external_id, receipt_number, sent_at, author_type, provider_sent_at, request_numbers, accepted_at, delivered_at, read_at, failed_at'
const OF_M = STATE.split(', ')
  .map((column) => `m.${column}`)
  .join(', ')

/** Messages of ours by the provider's id. Lock their conversations before you change them. */
export function findOutgoingByExternalId(
  sql: Sql,
  keys: { companyId: number; channelId: string; externalId: string }[],
): Promise<MessageState[]> {
  return sql.query<MessageState>(
    `select ${STATE} from messages
     where direction = 'out' and (company_id, channel_id, external_id) in (
       select * from unnest($1::int[], $2::uuid[], $3::text[]))`,
    [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.externalId)],
  )
}

/** The messages that these attempts belong to. */
export function findOutgoingByMark(
  sql: Sql,
  keys: { companyId: number; mark: string }[],
): Promise<(MessageState & { mark: string })[]> {
  return sql.query<MessageState & { mark: string }>(
    `select ${OF_M}, a.mark
     from send_attempts a join messages m on m.company_id = a.company_id and m.id = a.message_id
     where (a.company_id, a.mark) in (select * from unnest($1::int[], $2::text[]))`,
    [keys.map((key) => key.companyId), keys.map((key) => key.mark)],
  )
}

/** Messages of either direction by the provider's id. Lock their conversations before you change them. */
export function findByExternalId(
  sql: Sql,
  keys: { companyId: number; channelId: string; externalId: string }[],
): Promise<MessageState[]> {
  return sql.query<MessageState>(
    `select ${STATE} from messages
     where (company_id, channel_id, external_id) in (select * from unnest($1::int[], $2::uuid[], $3::text[]))`,
    [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.externalId)],
  )
}

/**
 * Messages of ours in one conversation that were called out and whose fate is open, with this text, and whose last
 * attempt began before `until`: candidates for an echo that does not say whose it is (precise 9).
 */
export function findUnsettled(
  sql: Sql,
  companyId: number,
  conversationId: string,
  text: string,
  until: Date,
): Promise<MessageState[]> {
  return sql.query<MessageState>(
    `select ${OF_M} from outbox o
     join messages m on m.company_id = o.company_id and m.id = o.message_id
     where o.company_id = $1 and o.conversation_id = $2 and o.state in ('started', 'unknown', 'asked')
       and m.text = $3 and m.external_id is null
       and exists (select from send_attempts a where a.company_id = o.company_id and a.message_id = o.message_id
         and a.started_at <= $4)`,
    [companyId, conversationId, text, until],
  )
}

export function findMessageStates(sql: Sql, companyIds: number[], ids: string[]): Promise<MessageState[]> {
  return sql.query<MessageState>(
    `select ${STATE} from messages
     where (company_id, id) in (select * from unnest($1::int[], $2::uuid[]))`,
    [companyIds, ids],
  )
}

/**
 * Messages of ours in one conversation that the provider had before a point in time (its time) and that stand at one
 * of `statuses`. Where it did not tell its time of a message, ours has to do, but never one from before the attempt
 * that it accepted: what waited for an hour was not read half an hour ago.
 */
export function findOutgoingBefore(
  sql: Sql,
  companyId: number,
  conversationId: string,
  before: Date,
  statuses: MessageStatus[],
  /** Who reads by one address has not read what went to another. */
  address: string,
): Promise<MessageState[]> {
  return sql.query<MessageState>(
    `select ${OF_M} from messages m
     where m.company_id = $1 and m.conversation_id = $2 and m.direction = 'out'
       and m.status = any($4::text[]) and m.external_id is not null
       and coalesce(m.provider_sent_at, m.sent_at) <= $3
       and (m.provider_sent_at is not null or not exists (
         select from send_attempts a where a.company_id = m.company_id and a.message_id = m.id
           and a.outcome = 'accepted' and a.started_at > $3))
       and not exists (
         select from send_attempts a where a.company_id = m.company_id and a.message_id = m.id
           and a.outcome = 'accepted' and a.to_address <> $5)`,
    [companyId, conversationId, before, statuses, address],
  )
}

export interface StatusChange {
  companyId: number
  id: string
  status: MessageStatus
  failure: MessageFailure | null
  externalId: string | null
  /** Of what was reported just now. */
  times?: StatusTimes
}

/** An external id once known stays, and so do the times of what was reported; a new attempt begins without any. */
export async function setMessageStatuses(sql: Sql, changes: StatusChange[]): Promise<void> {
  await sql.query(
    `update messages m set status = news.status, failure = news.failure::jsonb,
       external_id = coalesce(m.external_id, news.external_id), version = m.version + 1,
       accepted_at = case when news.status <> 'queued' then coalesce(m.accepted_at, news.accepted_at) end,
       delivered_at = case when news.status <> 'queued' then coalesce(m.delivered_at, news.delivered_at) end,
       read_at = case when news.status <> 'queued' then coalesce(m.read_at, news.read_at) end,
       failed_at = case when news.status <> 'queued' then coalesce(m.failed_at, news.failed_at) end
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
       $8::timestamptz[], $9::timestamptz[]) as news(company_id, id, status, failure, external_id, accepted_at,
       delivered_at, read_at, failed_at)
     where m.company_id = news.company_id and m.id = news.id`,
    [
      changes.map((change) => change.companyId),
      changes.map((change) => change.id),
      changes.map((change) => change.status),
      changes.map((change) => (change.failure ? JSON.stringify(change.failure) : null)),
      changes.map((change) => change.externalId),
      ...(['accepted_at', 'delivered_at', 'read_at', 'failed_at'] as const).map((column) =>
        changes.map((change) => change.times?.[column] ?? null),
      ),
    ],
  )
}

/**
 * The provider's own time of messages of ours; the first that it told stays. `requestNumber`: the request that told it,
 * and that holds the message's words as well.
 */
export async function setProviderTimes(
  sql: Sql,
  told: { companyId: number; id: string; at: Date | null; requestNumber: number | null }[],
): Promise<void> {
  await sql.query(
    `update messages m set provider_sent_at = coalesce(m.provider_sent_at, told.at),
       request_numbers = case when told.request_number is null then m.request_numbers
         else m.request_numbers || told.request_number end
     from unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::bigint[]) as told(company_id, id, at, request_number)
     where m.company_id = told.company_id and m.id = told.id`,
    [
      told.map((one) => one.companyId),
      told.map((one) => one.id),
      told.map((one) => one.at),
      told.map((one) => one.requestNumber),
    ],
  )
}

export interface Edit {
  companyId: number
  id: string
  text: string
  edition: number | null
  at: Date
  requestNumber: number
}

/** A withdrawn message stays so, and an older edit never replaces a newer one. Answers the ids that changed. */
export async function setEditedTexts(sql: Sql, edits: Edit[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `update messages m set text = news.text, edition = coalesce(news.edition, m.edition), edited_at = news.at,
       request_numbers = m.request_numbers || news.request_number, version = m.version + 1
     from unnest($1::int[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[], $6::bigint[])
       as news(company_id, id, text, edition, at, request_number)
     where m.company_id = news.company_id and m.id = news.id and m.withdrawn_at is null
       and case when news.edition is null or m.edition is null
         then m.edited_at is null or news.at > m.edited_at else news.edition > m.edition end
     returning m.id`,
    [
      edits.map((edit) => edit.companyId),
      edits.map((edit) => edit.id),
      edits.map((edit) => edit.text),
      edits.map((edit) => edit.edition),
      edits.map((edit) => edit.at),
      edits.map((edit) => edit.requestNumber),
    ],
  )
  return new Set(rows.map((row) => row.id))
}

/** Their content goes: text, choice, place, attachments, reactions. Answers the ids that changed. */
export async function withdraw(
  sql: Sql,
  withdrawals: { companyId: number; id: string; at: Date }[],
): Promise<Set<string>> {
  const keys = [withdrawals.map((one) => one.companyId), withdrawals.map((one) => one.id)]
  const rows = await sql.query<{ id: string }>(
    `update messages m set text = null, content = null, withdrawn_at = gone.at, version = m.version + 1
     from unnest($1::int[], $2::uuid[], $3::timestamptz[]) as gone(company_id, id, at)
     where m.company_id = gone.company_id and m.id = gone.id and m.withdrawn_at is null
     returning m.id`,
    [...keys, withdrawals.map((one) => one.at)],
  )
  for (const table of ['attachments', 'message_reactions'])
    await sql.query(
      `delete from ${table} t using unnest($1::int[], $2::uuid[]) as gone(company_id, id)
       where t.company_id = gone.company_id and t.message_id = gone.id`,
      keys,
    )
  return new Set(rows.map((row) => row.id))
}

/** The rules may have changed between writing and leaving. Answers whether it is another way than before. */
/** Answers the ids of those that had left, or were to leave, as something else. */
export async function setSentAs(
  sql: Sql,
  sent: { companyId: number; id: string; sentAs: SentAs }[],
): Promise<Set<string>> {
  if (sent.length === 0) return new Set()
  const rows = await sql.query<{ id: string }>(
    `update messages m set sent_as = sent.sent_as, version = m.version + 1
     from unnest($1::int[], $2::uuid[], $3::text[]) as sent(company_id, id, sent_as)
     where m.company_id = sent.company_id and m.id = sent.id and m.sent_as is distinct from sent.sent_as
     returning m.id`,
    [sent.map((one) => one.companyId), sent.map((one) => one.id), sent.map((one) => one.sentAs)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** A message that turned out to be another's double. */
export async function deleteMessage(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('delete from messages where company_id = $1 and id = $2', [companyId, id])
}

/** The message shows something new that is not its status (an attachment). Lock its conversation first. */
export async function touchMessages(sql: Sql, companyId: number, ids: string[]): Promise<void> {
  await sql.query(
    'update messages set version = version + 1 where company_id = $1 and id = any($2::uuid[])',
    [companyId, ids],
  )
}

const NOT_SHOWN: MessageFailure = {
  code: 'MEDIA_NOT_SHOWN',
  provider_code: null,
  sentence: 'This can only be shown in the provider’s own app.',
}

/** Files are fetched from the provider as soon as they are committed. */
export async function insertAttachments(
  sql: Sql,
  attachments: {
    companyId: number
    id: string
    messageId: string
    position: number
    reference: string
    contentType: string | null
    name: string | null
    /** Absent: a file to fetch. */
    stands?: 'link' | 'not_shown'
  }[],
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into attachments
       (company_id, id, message_id, position, reference, content_type, name, link, status, failure, created_at,
        due_at)
     select company_id, id, message_id, position, reference, content_type, name, coalesce(stands = 'link', false),
       case stands when 'link' then 'ready' when 'not_shown' then 'failed' else 'waiting' end,
       case stands when 'not_shown' then $9::jsonb end, $10::timestamptz,
       case when stands is null then $10::timestamptz end
     from unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[])
       as n(company_id, id, message_id, position, reference, content_type, name, stands)`,
    [
      attachments.map((attachment) => attachment.companyId),
      attachments.map((attachment) => attachment.id),
      attachments.map((attachment) => attachment.messageId),
      attachments.map((attachment) => attachment.position),
      attachments.map((attachment) => attachment.reference),
      attachments.map((attachment) => attachment.contentType),
      attachments.map((attachment) => attachment.name),
      attachments.map((attachment) => attachment.stands ?? null),
      JSON.stringify(NOT_SHOWN),
      at,
    ],
  )
}

/** The provider's id of the contact's newest message. */
export async function findLastReceived(
  sql: Sql,
  companyId: number,
  conversationId: string,
): Promise<string | null> {
  const [row] = await sql.query<{ external_id: string | null }>(
    `select external_id from messages
     where company_id = $1 and conversation_id = $2 and direction = 'in' and external_id is not null
     order by sent_at desc, receipt_number desc limit 1`,
    [companyId, conversationId],
  )
  return row?.external_id ?? null
}
