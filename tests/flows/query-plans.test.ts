/**
 * The hot statements keep their indexes: on a seeded company each is explained, not timed. A table that grows with
 * history may not be read from end to end, and a page of a list may not be sorted.
 */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecretBox } from '../../src/server/lib/seal.ts'
import { seedCompany } from '../../src/server/seed/seed-company.ts'
import {
  findConversations,
  findConversationsOfAddresses,
  findUnreadAmong,
  listConversations,
  lockConversationsOfContacts,
} from '../../src/server/store/conversations.ts'
import type { Sql } from '../../src/server/store/db.ts'
import {
  type EventPosition,
  headPosition,
  readCompanyEvents,
  readEvents,
  readVisibleEvents,
} from '../../src/server/store/events.ts'
import {
  findByExternalId,
  findMessages,
  listMessagesAfter,
  listMessagesBefore,
} from '../../src/server/store/messages.ts'
import { findNews } from '../../src/server/store/news.ts'
import { claimOutbox } from '../../src/server/store/outbox.ts'
import { claimProviderRequests } from '../../src/server/store/provider-requests.ts'
import {
  findContactCandidates,
  findContactsOfConversations,
  findSearchableContacts,
  gatherMessageCandidates,
  walkMessageCandidates,
} from '../../src/server/store/search.ts'
import type { Section } from '../../src/shared/contract/conversations.ts'
import { createWorld, type World } from '../support/world.ts'

const COMPANY = 1
/** Enough that reading a whole table is the dearer way. */
const ORDER = { conversations: 3_000, messages: 12_000, openShare: 0.6, seed: 4 }
const GROWING = [
  'messages',
  'conversations',
  'message_search',
  'contact_search',
  'events',
  'provider_requests',
]

let world: World
let db: pg.Client
let channelIds: string[]
/** Nearly at the end, where a reader stands. */
let near: EventPosition
let known: { id: string; external_id: string; conversation_id: string; sent_at: Date; receipt_number: number }

beforeAll(async () => {
  world = await createWorld()
  const { core } = world.app
  await seedCompany(
    core,
    createSecretBox('07'.repeat(32)),
    world.database.connection,
    COMPANY,
    ORDER,
    () => {},
  )
  db = new pg.Client(world.database.connection)
  await db.connect()
  // Past the events as the seed is, but a company that lives has many.
  for (let transaction = 0; transaction < 20; transaction++)
    await db.query(
      `insert into events (company_id, type, recorded_at) select 1, 'nothing', now() from generate_series(1, 300)`,
    )
  await db.query('vacuum (analyze) events')
  channelIds = (await db.query<{ id: string }>('select id from channels')).rows.map(({ id }) => id)
  const { rows } = await db.query(
    'select id, external_id, conversation_id, sent_at, receipt_number::int from messages order by id desc limit 1',
  )
  known = rows[0]
  near = await headPosition(core.db)
})
afterAll(async () => {
  await db?.end()
  await world?.stop()
})

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}

/** The nodes of the plan of the one statement that `ask` makes. */
async function planOf(ask: (sql: Sql) => Promise<unknown>): Promise<Node[]> {
  const nodes: Node[] = []
  const sql: Sql = {
    async query(text, values) {
      const explained = await db.query(`explain (format json) ${text}`, values as unknown[])
      const walk = (node: Node) => {
        nodes.push(node)
        node.Plans?.forEach(walk)
      }
      walk(explained.rows[0]['QUERY PLAN'][0].Plan)
      return []
    },
  }
  await ask(sql)
  return nodes
}

const readWhole = (nodes: Node[]) =>
  nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? '')
const indexesOf = (nodes: Node[]) => nodes.flatMap((node) => node['Index Name'] ?? [])

const lease = { holder: '01890000-0000-7000-8000-000000000000', seconds: 30 }
const page = { companyId: COMPANY, userId: 1, unread: false, q: null, linkedTo: null, limit: 51 }
const found = { companyId: COMPANY, query: "'見積' & '積も'", after: null, limit: 50 }

const lists: [Section, string][] = [
  ['unassigned', 'conversations_unassigned'],
  ['closed', 'conversations_closed'],
]
for (const [section, index] of lists) {
  test(`a page of ${section} comes from its index in order, at its beginning and further on`, async () => {
    for (const after of [null, { at: new Date(), id: known.id }]) {
      const nodes = await planOf((sql) => listConversations(sql, { ...page, channelIds, section, after }))
      expect(indexesOf(nodes)).toContain(index)
      expect(readWhole(nodes)).not.toContain('conversations')
      // The one sort is of the contact's few addresses.
      expect(nodes.filter((node) => node['Node Type'].includes('Sort')).length).toBeLessThanOrEqual(2)
    }
  })
}

test('a page of a thread comes from its index in order, in both directions', async () => {
  const place = { sentAt: known.sent_at, receiptNumber: known.receipt_number }
  for (const ask of [
    (sql: Sql) => listMessagesBefore(sql, COMPANY, known.conversation_id, null, 51),
    (sql: Sql) => listMessagesBefore(sql, COMPANY, known.conversation_id, place, 51),
    (sql: Sql) => listMessagesAfter(sql, COMPANY, known.conversation_id, place, 51),
  ]) {
    const nodes = await planOf(ask)
    expect(indexesOf(nodes)).toContain('messages_in_order')
    expect(readWhole(nodes)).not.toContain('messages')
  }
})

const asked: [string, string, (sql: Sql) => Promise<unknown>][] = [
  ['messages by their ids', 'messages_pkey', (sql) => findMessages(sql, COMPANY, [known.id])],
  [
    'a message by its external id',
    'messages_by_external_id',
    (sql) =>
      findByExternalId(sql, [
        { companyId: COMPANY, channelId: channelIds[0] ?? '', externalId: known.external_id },
      ]),
  ],
  [
    'conversations by address',
    'contact_addresses_pkey',
    (sql) =>
      findConversationsOfAddresses(sql, [
        { companyId: COMPANY, channelId: channelIds[0] ?? '', address: 'whatsapp:+1' },
      ]),
  ],
  [
    'what is unread among a few',
    'conversations_pkey',
    (sql) => findUnreadAmong(sql, COMPANY, [1, 2], [known.conversation_id]),
  ],
  [
    'messages by words',
    'message_search_words',
    (sql) => gatherMessageCandidates(sql, { ...found, channelIds }),
  ],
  [
    'messages by words, from the newest backwards',
    'message_search_newest',
    (sql) => walkMessageCandidates(sql, { ...found, channelIds }, 4_000),
  ],
  [
    'conversations of contacts',
    'conversations_by_contact',
    (sql) =>
      lockConversationsOfContacts(sql, [
        { companyId: COMPANY, channelId: channelIds[0] ?? '', contactId: known.id },
      ]),
  ],
  [
    'contacts by words',
    'contact_search_words',
    (sql) => findContactCandidates(sql, { ...found, channelIds }),
  ],
  ['events after a cursor', 'events_in_order', (sql) => readEvents(sql, near, 500)],
  [
    'a company’s events after a cursor',
    'events_in_order',
    (sql) => readCompanyEvents(sql, COMPANY, near, near, 500),
  ],
  ['a company’s visible events', 'events_in_order', (sql) => readVisibleEvents(sql, COMPANY, near, 500)],
  ['requests left behind', 'provider_requests_waiting', (sql) => claimProviderRequests(sql, lease, 100)],
  ['replies that are due', 'outbox_due', (sql) => claimOutbox(sql, new Date(), lease, 64)],
]
for (const [name, index, ask] of asked) {
  test(`looking for ${name} uses ${index} and reads no growing table from end to end`, async () => {
    // A seeded company has no requests and few replies; the planner is told that there are many.
    await db.query('set enable_seqscan = off')
    const nodes = await planOf(ask)
    await db.query('reset enable_seqscan')
    expect(indexesOf(nodes)).toContain(index)
    expect(readWhole(nodes).filter((table) => GROWING.includes(table))).toEqual([])
  })
}

/**
 * A company that connects its first channel fills empty tables with thousands of rows before their statistics are taken
 * anew. The planner then takes a company for a handful of rows, and may join by it alone: 4 s for 15 rows of 4,000.
 */
test('right after a burst into empty tables rows are still found by their whole key', async () => {
  await db.query('begin')
  try {
    const young = ['messages', 'conversations', 'contacts', 'contact_addresses']
    for (const table of young) {
      await db.query(
        `select pg_restore_relation_stats('schemaname', 'public', 'relname', $1::text, 'relpages', 1, 'reltuples', 4::real)`,
        [table],
      )
      await db.query(
        `select pg_clear_attribute_stats('public', $1::text, attname::text, false) from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
        [table],
      )
    }
    const ids = Array.from({ length: 15 }, () => known.id)
    const statements: [string, (sql: Sql) => Promise<unknown>][] = [
      [
        'news',
        (sql) =>
          findNews(
            sql,
            ids.map(() => COMPANY),
            ids,
          ),
      ],
      ['claim', (sql) => claimOutbox(sql, new Date(), lease, 64)],
      ['messages', (sql) => findMessages(sql, COMPANY, ids)],
      [
        'contacts',
        (sql) =>
          lockConversationsOfContacts(
            sql,
            ids.map((id) => ({ companyId: COMPANY, channelId: id, contactId: id })),
          ),
      ],
      ['conversations', (sql) => findConversations(sql, COMPANY, [known.conversation_id])],
      ['who is in conversations', (sql) => findContactsOfConversations(sql, COMPANY, ids)],
      ['contacts to search', (sql) => findSearchableContacts(sql, COMPANY, ids)],
    ]
    const byCompanyAlone: string[] = []
    for (const [name, ask] of statements)
      for (const node of await planOf(ask))
        if (
          young.includes(node['Relation Name'] ?? '') &&
          /^\(company_id = \S+\)$/.test(node['Index Cond'] ?? '')
        )
          byCompanyAlone.push(`${name}: ${node['Relation Name']} ${node['Index Name']}`)
    expect(byCompanyAlone).toEqual([])
  } finally {
    await db.query('rollback')
  }
})
