/** Rows in bulk, for a company that is filled with sample data. By COPY, each slice in a short transaction (precise 17). */

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { codesOf, type Saying } from '../../shared/say.ts'
import type { Sql } from './db.ts'

type Value = string | number | boolean | null

const TABLES = {
  contacts: 'company_id, id, channel_id, address, name, phone, created_at',
  contact_addresses: 'company_id, channel_id, address, contact_id',
  contact_search: 'company_id, contact_id, channel_id, words',
  conversations:
    'company_id, id, channel_id, contact_id, status, assignee_id, inbound_number, last_inbound_at, last_message_id, last_message_at, last_receipt_number, created_at',
  conversation_reads: 'company_id, user_id, conversation_id, seen_number',
  messages:
    'company_id, id, channel_id, conversation_id, direction, author_type, author_user_id, text, status, failure, sent_as, external_id, sent_at, receipt_number, created_at',
  message_search: 'company_id, message_id, conversation_id, channel_id, sent_at, words',
} as const

export type SeededTable = keyof typeof TABLES

/** Rows as COPY reads them, table by table in the order in which they refer to each other. */
export type Slice = Record<SeededTable, string[]>

export function emptySlice(): Slice {
  return Object.fromEntries(Object.keys(TABLES).map((table) => [table, []])) as unknown as Slice
}

/** One line of COPY's text format. */
export function copyLine(values: readonly Value[]): string {
  let line = ''
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as Value
    if (index > 0) line += '\t'
    line += value === null ? '\\N' : typeof value === 'string' ? escaped(value) : value
  }
  return `${line}\n`
}

const SPECIAL = /[\\\n\r\t]/

function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}

export async function copySlice(client: PoolClient, slice: Slice): Promise<void> {
  await client.query('begin')
  try {
    for (const [table, columns] of Object.entries(TABLES)) {
      const lines = slice[table as SeededTable]
      if (lines.length === 0) continue
      await pipeline(
        Readable.from([lines.join('')]),
        client.query(copyFrom(`copy ${table} (${columns}) from stdin`)),
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** The first of so many receipt numbers. */
export async function takeReceiptNumbers(sql: Sql, count: number): Promise<number> {
  const [row] = await sql.query<{ last: number }>(
    `select setval('receipt_numbers', nextval('receipt_numbers') + $1::bigint) as last`,
    [count],
  )
  return (row?.last ?? count) - count
}

export async function findSampleChannel(
  sql: Sql,
  companyId: number,
  type: string,
): Promise<{ id: string; contacts: number } | null> {
  const [row] = await sql.query<{ id: string; contacts: number }>(
    `select id, (select count(*) from contacts k where k.company_id = c.company_id and k.channel_id = c.id) as contacts
     from channels c where company_id = $1 and type = $2 and settings ->> 'sample' = 'yes' and removed_at is null limit 1`,
    [companyId, type],
  )
  return row ?? null
}

/** Nothing can be sent from it, and nobody asks a provider about it. */
export async function disconnectSampleChannel(
  sql: Sql,
  companyId: number,
  id: string,
  reason: Saying,
): Promise<void> {
  await sql.query(
    `update channels set status = 'disconnected', status_reason = $3, status_words = $4, check_due_at = null
     where company_id = $1 and id = $2`,
    [companyId, id, reason.sentence, JSON.stringify(codesOf([reason]))],
  )
}

/** Making the index anew once costs a third of keeping it in step with that many rows. */
export async function dropMessageSearchIndex(client: PoolClient): Promise<void> {
  await client.query('drop index if exists message_search_words')
}

export async function makeMessageSearchIndex(client: PoolClient): Promise<void> {
  await client.query(`set maintenance_work_mem = '512MB'`)
  await client.query('create index if not exists message_search_words on message_search using gin (words)')
  await client.query('reset maintenance_work_mem')
}

/** Without them the planner takes a million rows for none. */
export async function analyzeSeeded(client: PoolClient): Promise<void> {
  for (const table of Object.keys(TABLES)) await client.query(`vacuum (analyze) ${table}`)
}
