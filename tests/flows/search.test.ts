import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/server/lib/ids.ts'
import { fillSearch } from '../../src/server/search/fill-search.ts'
import { searchMessages } from '../../src/server/search/search-inbox.ts'
import { listConversations } from '../../src/server/store/conversations.ts'
import type { Db } from '../../src/server/store/db.ts'
import {
  findContactCandidates,
  gatherMessageCandidates,
  readSearchProgress,
  walkAgainAfter,
} from '../../src/server/store/search.ts'
import type { Found } from '../../src/shared/contract/search.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  talk = await startTalk(world, '東京タワーの予約をお願いします', '見本 花子')
  for (const text of ['ｶﾞｲﾄﾞﾌﾞｯｸはありますか', 'A Café in Tōkyō', 'かき', 'がき', '100% ok_then'])
    world.simulator.write(talk.customer.id, { text })
  await world.settle()
  await talk.reply('予約できました')
  await startTalk(world, '予約したい', 'Amélie')
  await world.settle()
})
afterAll(() => world?.stop())

async function find(q: string, more = '', session = world.owner) {
  const answer = await session.get<Found>(`/search?q=${encodeURIComponent(q)}${more}`)
  expect(answer.status).toBe(200)
  return answer
}
async function texts(q: string): Promise<string[]> {
  const { data } = await find(q)
  return data.messages.map((message) => message.excerpt.map((part) => part.text).join(''))
}

/** The round of each second may hold the lock just then. */
async function walkedAll(): Promise<void> {
  do await fillSearch(world.app.core)
  while (!(await readSearchProgress(world.app.core.db)).walked_all)
}

describe('B8: search', () => {
  test('finds two-character Japanese words, newest first, with the place marked', async () => {
    expect(await texts('予約')).toEqual(['予約したい', '予約できました', '東京タワーの予約をお願いします'])
    const { data } = await find('予約')
    expect(data.messages[2]).toMatchObject({
      conversation_id: talk.conversation.id,
      contact: { id: talk.conversation.contact.id, name: '見本 花子' },
      excerpt: [
        { text: '東京タワーの', hit: false },
        { text: '予約', hit: true },
        { text: 'をお願いします', hit: false },
      ],
    })
    expect(data.messages[1]?.author).toMatchObject({ type: 'user', name: 'Mio' })
  })
  test.each([
    ['がいどぶっく', ['ｶﾞｲﾄﾞﾌﾞｯｸはありますか']],
    ['CAFE tokyo', ['A Café in Tōkyō']],
    ['ｃａｆé', ['A Café in Tōkyō']],
    ['がき', ['がき']],
    ['かき', ['かき']],
    ['東京 予約', ['東京タワーの予約をお願いします']],
    ['東京予約', []],
    ['100%', ['100% ok_then']],
    ['_', []],
    ["'", []],
    ['\\', []],
    ['%', []],
  ])('for %s finds %j', async (q, found) => {
    expect(await texts(q)).toEqual(found)
  })
  test('finds contacts by name and number', async () => {
    expect((await find('花子')).data.contacts).toMatchObject([
      { id: talk.conversation.contact.id, conversation_id: talk.conversation.id, name: '見本 花子' },
    ])
    expect((await find('amelie')).data.contacts).toMatchObject([{ name: 'Amélie' }])
    const { phone } = talk.conversation.contact
    expect((await find(phone?.slice(3) ?? '')).data.contacts.map((contact) => contact.phone)).toContain(phone)
  })
  test('finds persons by name, number and email, each with a conversation that the asker may see', async () => {
    const linked = await world.owner.post(`/conversations/${talk.conversation.id}/links`, {
      create: { person: { name: 'ミホン 花子', emails: [{ value: 'hanako@example.com' }] } },
    })
    expect(linked.status).toBe(201)
    const persons = async (q: string, session = world.owner) =>
      (await find(q, '&kind=persons', session)).data.persons
    const [hanako] = await persons('みほん')
    expect(hanako).toMatchObject({
      name: 'ミホン 花子',
      conversation_id: talk.conversation.id,
      excerpt: [
        { text: 'ミホン', hit: true },
        { text: ' 花子', hit: false },
      ],
    })
    expect(await persons('ﾐﾎﾝ')).toEqual([hanako])
    expect((await persons('hanako@'))[0]).toMatchObject({ id: hanako?.id })
    expect(await persons('nobody of this name')).toEqual([])
    expect((await find('ミホン')).data.persons).toEqual([hanako])
    expect((await find('ミホン', '&kind=messages')).data.persons).toEqual([])
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
    expect(await persons('みほん', ken)).toMatchObject([{ id: hanako?.id, conversation_id: null }])
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared' })
  })
  test('pages by its cursor', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof find>> = await find(
        '予約',
        `&kind=messages&limit=1&cursor=${cursor}`.replace(/&cursor=$/, ''),
      )
      expect(page.data.messages).toHaveLength(1)
      seen.push(page.data.messages[0]?.id ?? '')
      cursor = page.next_cursor
    }
    expect(new Set(seen).size).toBe(3)
    expect((await world.owner.get('/search?q=a&cursor=nonsense')).status).toBe(400)
  })
  test('shows nothing of a channel that the asker may not see', async () => {
    expect((await find('予約', '', ken)).data.messages).toHaveLength(3)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
    const { data } = await find('予約', '', ken)
    expect([data.messages, data.contacts]).toEqual([[], []])
    expect((await find('花子', '', ken)).data.contacts).toEqual([])
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared' })
  })
  test('S24: finds nothing of a deleted conversation', async () => {
    const gone = await startTalk(world, '秘密の言葉', 'Zebedee')
    await world.settle()
    expect(await texts('秘密')).toHaveLength(1)
    await world.owner.delete(`/conversations/${gone.conversation.id}`)
    expect(await texts('秘密')).toEqual([])
    expect((await find('zebedee')).data.contacts).toEqual([])
    const { db } = world.app.core
    expect(
      await db.query('select 1 from message_search where conversation_id = $1', [gone.conversation.id]),
    ).toEqual([])
  })
  test('finds what was written without events since', async () => {
    const { db } = world.app.core
    const before = newId()
    await db.query(
      `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, status,
         sent_at, receipt_number, created_at)
       values (1, $1, $2, $3, 'in', 'contact', '昔の話', 'received', now(), 1, now())`,
      [newId(), world.channelId, talk.conversation.id],
    )
    await db.query('update search_progress set walked_company = 2, walked_message = $1', [newId()])
    await walkedAll()
    expect(await texts('昔の')).toEqual([])
    await walkAgainAfter(db, 1, before)
    await walkedAll()
    expect(await texts('昔の')).toEqual(['昔の話'])
  })
  test('walks through what was there before the events', async () => {
    const { db } = world.app.core
    await db.query('delete from message_search')
    await db.query('delete from contact_search')
    expect(await texts('予約')).toEqual([])
    await db.query(
      'update search_progress set walked_company = null, walked_message = null, walked_all = false',
    )
    await walkedAll()
    expect(await texts('予約')).toHaveLength(3)
    expect((await find('花子')).data.contacts).toHaveLength(1)
  })
})

describe('with 20,000 messages', () => {
  /** Runs the statement, and answers how PostgreSQL would go about it. */
  function explaining(db: Db): { sql: Pick<Db, 'query'>; plan(): string } {
    let plan = ''
    return {
      sql: {
        async query(text: string, values?: readonly unknown[]) {
          const rows = await db.query<Record<string, string>>(`explain ${text}`, values)
          plan = rows.map((row) => row['QUERY PLAN']).join('\n')
          return []
        },
      },
      plan: () => plan,
    }
  }
  const asked = () => ({ companyId: 1, channelIds: [world.channelId], after: null, limit: 51 })

  beforeAll(async () => {
    const client = new pg.Client(world.database.connection)
    await client.connect()
    // Without the checks of references, row by row: what is written here fits.
    await client.query('set session_replication_role = replica')
    const rows = `select gen_random_uuid() as k, gen_random_uuid() as c, gen_random_uuid() as m, n,
      now() - make_interval(mins => n) as at from generate_series(1, 20000) n`
    await client.query(`create temporary table seed as ${rows}`)
    const id = `'${world.channelId}'::uuid`
    for (const insert of [
      `contacts (company_id, id, channel_id, address, name, created_at)
       select 1, k, ${id}, 'seed:' || n, 'Seed ' || n, at from seed`,
      `conversations (company_id, id, channel_id, contact_id, status, assignee_id, inbound_number, last_message_at,
         last_receipt_number, created_at)
       select 1, c, ${id}, k, case n % 4 when 0 then 'closed' else 'open' end,
         case n % 4 when 1 then ${world.owner.userId} when 2 then ${ken.userId} end, 1, at, 1, at from seed`,
      `messages (company_id, id, channel_id, conversation_id, direction, author_type, text, status, sent_at,
         receipt_number, created_at)
       select 1, m, ${id}, c, 'in', 'contact', 'filler', 'received', at, nextval('receipt_numbers'), at from seed`,
      `contact_search select 1, k, ${id}, array_to_tsvector(array['se', 'ee', 'ed', 'd']) from seed`,
      `message_search select 1, m, c, ${id}, at, array_to_tsvector(array['fi', 'il', 'll', 'le', 'er', 'r'])
       from seed`,
    ])
      await client.query(`insert into ${insert}`)
    await client.query('analyze')
    await client.end()
  }, 60_000)

  test('a search reads the index of words', async () => {
    const { sql, plan } = explaining(world.app.core.db)
    await gatherMessageCandidates(sql as Db, { ...asked(), query: "'予約'" })
    expect(plan()).toContain('message_search_words')
    expect(plan()).not.toContain('Seq Scan')
    await findContactCandidates(sql as Db, { ...asked(), query: "'花子'" })
    expect(plan()).toContain('contact_search_words')
    expect(plan()).not.toContain('Seq Scan on con')
    const found = await searchMessages(world.app.core.db, { ...asked(), q: '予約' })
    expect(found.hits).toHaveLength(3)
  })

  test.each(['unassigned', 'mine', 'others', 'closed', null] as const)(
    'the list of %s is read in the order of an index',
    async (section) => {
      const { sql, plan } = explaining(world.app.core.db)
      const wanted = {
        ...asked(),
        userId: world.owner.userId,
        section,
        unread: false,
        q: null,
        linkedTo: null,
      }
      await listConversations(sql as Db, wanted)
      expect(plan()).toMatch(/Index Scan using conversations_\w+ on conversations/)
      expect(plan()).not.toContain('Seq Scan on conversations')
    },
  )
})
