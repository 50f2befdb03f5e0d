import type { Sql } from './db.ts'

/** What the tombstones are made from, which requests brought the messages, and which files go with them. */
export async function findRemains(
  sql: Sql,
  companyId: number,
  conversationId: string,
): Promise<{ externalIds: string[]; receiptNumbers: number[]; attachmentIds: string[]; messages: number }> {
  const messages = await sql.query<{
    external_id: string | null
    receipt_number: number
    request_numbers: number[] | null
  }>(
    `select external_id, receipt_number, request_numbers from messages
     where company_id = $1 and conversation_id = $2`,
    [companyId, conversationId],
  )
  const attempts = await sql.query<{ external_id: string }>(
    `select a.external_id from messages m
     join send_attempts a on a.company_id = m.company_id and a.message_id = m.id
     where m.company_id = $1 and m.conversation_id = $2 and a.external_id is not null`,
    [companyId, conversationId],
  )
  const traces = await sql.query<{ number: number }>(
    'select number from request_traces where company_id = $1 and conversation_id = $2',
    [companyId, conversationId],
  )
  const attachments = await sql.query<{ id: string }>(
    `select a.id from messages m join attachments a on a.company_id = m.company_id and a.message_id = m.id
     where m.company_id = $1 and m.conversation_id = $2`,
    [companyId, conversationId],
  )
  const externalIds = [...messages, ...attempts].flatMap((row) => row.external_id ?? [])
  return {
    messages: messages.length,
    attachmentIds: attachments.map((attachment) => attachment.id),
    externalIds: [...new Set(externalIds)],
    receiptNumbers: [
      ...new Set([
        ...messages.map((row) => row.receipt_number),
        ...messages.flatMap((row) => row.request_numbers ?? []),
        ...traces.map((row) => row.number),
      ]),
    ],
  }
}

export async function findAddressesOfContact(
  sql: Sql,
  companyId: number,
  contactId: string,
): Promise<string[]> {
  const rows = await sql.query<{ address: string }>(
    `select address from contact_addresses where company_id = $1 and contact_id = $2
     union select address from contacts where company_id = $1 and id = $2`,
    [companyId, contactId],
  )
  return rows.map((row) => row.address)
}

/** Messages, attachments, outbox, attempts, markers, comments, drafts and search go with it (on delete cascade). */
export async function deleteConversationRow(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('delete from conversations where company_id = $1 and id = $2', [companyId, id])
}

/** A contact who is blocked or has opted out stays as an address without a name: both must go on holding. */
export async function deleteOrAnonymiseContact(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query(
    `delete from contacts where company_id = $1 and id = $2 and blocked_at is null and opted_out_at is null`,
    [companyId, id],
  )
  await sql.query('delete from contact_pictures where company_id = $1 and contact_id = $2', [companyId, id])
  await sql.query(
    `update contacts set name = null, avatar_url = null, phone = null, referral = null
     where company_id = $1 and id = $2`,
    [companyId, id],
  )
}
