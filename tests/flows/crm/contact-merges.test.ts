/** B6: contacts that are one human are merged, live on as one, and are parted again exactly. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/server/seed/random.ts'
import type { AuditEntry } from '../../../src/shared/contract/audit.ts'
import type { ContactMerge, ContactSuggestion } from '../../../src/shared/contract/contact-merges.ts'
import type { Conversation, Counts } from '../../../src/shared/contract/conversations.ts'
import type { Link } from '../../../src/shared/contract/links.ts'
import type { Message, Preflight } from '../../../src/shared/contract/messages.ts'
import type { ErasureReceipt } from '../../../src/shared/contract/privacy.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { connectSimulatedPage } from '../../support/meta-request.ts'
import { readNotes } from '../../support/notes.ts'
import { openScreen, takeSnapshot } from '../../support/screen.ts'
import { inboundForm, post, sign } from '../../support/twilio-request.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const HISTORIES = Number(process.env.HISTORIES ?? 4)

let world: World
let sql: pg.Client
let ken: Session
let messengerId: string

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  sql = new pg.Client(world.database.connection)
  await sql.connect()
  messengerId = await connectSimulatedPage(world)
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

const merge = (kept: Conversation, merged: Conversation, session = world.owner) =>
  session.post<{ id: string }>(`/contacts/${kept.contact.id}/merge`, { contact_id: merged.contact.id })
const undo = (id: string, session = world.owner) => session.post(`/contact_merges/${id}/undo`)
const mergesOf = async (conversation: Conversation) =>
  (await world.owner.get<ContactMerge[]>(`/contacts/${conversation.contact.id}/merges`)).data
const read = async (id: string) => (await world.owner.get<Conversation>(`/conversations/${id}`)).data
const textsOf = async (talk: Pick<Talk, 'messages'>) =>
  (await talk.messages()).flatMap(({ text, author }) => (author.type === 'system' ? [] : [text]))

async function write(talk: Talk, text: string): Promise<void> {
  world.simulator.write(talk.customer.id, { text })
  await world.settle()
}

/** What must be the same afterwards; versions grow, and lines of the thread tell of both. */
async function stateOf(talks: Talk[]): Promise<unknown> {
  const ids = talks.map(({ conversation }) => conversation.contact.id)
  const contacts = await sql.query(
    `select id, address, own_address, own_inbound_at, name, phone from contacts where id = any($1) order by id`,
    [ids],
  )
  const addresses = await sql.query(
    'select address, contact_id, home_id from contact_addresses where contact_id = any($1) order by address',
    [ids],
  )
  const conversations = await sql.query(
    `select id, status, assignee_id, inbound_number, last_inbound_at, last_message_id, merged_into
     from conversations where contact_id = any($1) order by id`,
    [ids],
  )
  const messages = await sql.query(
    `select m.id, m.conversation_id, m.text, m.status from messages m
     join conversations c on c.id = m.conversation_id
     where c.contact_id = any($1) and m.author_type <> 'system' order by m.id`,
    [ids],
  )
  const links = await sql.query(
    `select l.conversation_id, l.person_id, l.lead_id, l.deal_id from conversation_links l
     join conversations c on c.id = l.conversation_id where c.contact_id = any($1) order by l.id`,
    [ids],
  )
  const unread = await sql.query(
    `select c.id, u.id as user_id, c.inbound_number - coalesce(r.seen_number, 0) as unread
     from conversations c join users u on u.company_id = c.company_id
     left join conversation_reads r on r.conversation_id = c.id and r.user_id = u.id
     where c.contact_id = any($1) order by c.id, u.id`,
    [ids],
  )
  return [contacts, addresses, conversations, messages, links, unread].map(({ rows }) => rows)
}

describe('B6: contacts of one channel', () => {
  test('what comes afterwards stands with the kept one; parting restores, and what was said stays', async () => {
    const kept = await startTalk(world, 'by number', 'Ken Sato')
    const merged = await startTalk(world, 'by id', 'K. Sato')
    await world.owner.put(`/conversations/${merged.conversation.id}/assignee`, { user_id: ken.userId })
    await world.owner.post(`/conversations/${kept.conversation.id}/close`)
    const before = await stateOf([kept, merged])

    const { status, data } = await merge(kept.conversation, merged.conversation)
    expect(status).toBe(200)
    const whole = await kept.fresh()
    expect(whole).toMatchObject({ status: 'open', assignee_id: ken.userId, merged_into: null })
    expect(whole.contact.addresses).toEqual(
      expect.arrayContaining([kept.conversation.contact.address, merged.conversation.contact.address]),
    )
    expect(await merged.fresh()).toMatchObject({ status: 'closed', merged_into: kept.conversation.id })
    expect(await mergesOf(kept.conversation)).toMatchObject([
      { id: data.id, kept: true, same_channel: true, other: { name: 'K. Sato' } },
    ])
    expect(await mergesOf(merged.conversation)).toMatchObject([{ kept: false, other: { name: 'Ken Sato' } }])

    expect((await undo(data.id)).status).toBe(200)
    expect(await stateOf([kept, merged])).toEqual(before)
    expect((await undo(data.id)).code).toBe('MERGE_UNDONE')

    const again = await merge(kept.conversation, merged.conversation)
    await write(merged, 'after the merge')
    expect(await textsOf(kept)).toEqual(['after the merge', 'by number'])
    expect(await textsOf(merged)).toEqual(['by id'])
    expect((await undo(again.data.id)).status).toBe(200)
    await write(merged, 'after parting')
    expect(await textsOf(kept)).toEqual(['after the merge', 'by number'])
    expect(await textsOf(merged)).toEqual(['after parting', 'by id'])
    const lines = (await kept.messages()).flatMap(({ activity }) => activity?.kind ?? [])
    expect(lines.filter((kind) => kind === 'merged' || kind === 'parted')).toEqual([
      'parted',
      'merged',
      'parted',
      'merged',
    ])
    const told = await world.owner.get<AuditEntry[]>('/audit_log?act=contact.parted')
    expect(told.data[0]?.subject?.id).toBe(kept.conversation.contact.id)
  })

  test('an answer goes where the human wrote from last, and the window is that address’s', async () => {
    const kept = await startTalk(world, 'old', 'Yui')
    await world.advance(30 * 3600)
    const merged = await startTalk(world, 'new', 'Yui')
    expect((await kept.fresh()).window.state).toBe('template_only')
    const { data } = await merge(kept.conversation, merged.conversation)
    expect((await kept.fresh()).window.state).toBe('open')
    const phone = (talk: Talk) => world.simulator.thread(talk.customer.id).map(({ body }) => body)
    await kept.reply('to the newer')
    await world.settle()
    expect(phone(merged)).toEqual(['new', 'to the newer'])

    await write(kept, 'from the older')
    await kept.reply('to the older')
    await world.settle()
    expect(phone(kept)).toEqual(['old', 'from the older', 'to the older'])

    await write(merged, 'from the newer again')
    expect((await kept.fresh()).contact.address).toBe(merged.conversation.contact.address)
    await world.advance(25 * 3600)
    await write(merged, 'and again')
    await undo(data.id)
    expect(await kept.fresh()).toMatchObject({
      contact: { address: kept.conversation.contact.address },
      window: { state: 'template_only' },
    })
  })

  test('what nobody has read of the merged one is unread in the kept one, and nowhere else', async () => {
    const kept = await startTalk(world, 'read by all', 'Mao')
    const merged = await startTalk(world, 'unread', 'Mao')
    const seen = (talk: Talk, session: Session) => session.post(`/conversations/${talk.conversation.id}/seen`)
    const unread = async (session: Session) => {
      const { data } = await session.get<Conversation[]>('/conversations?unread=true&limit=200')
      const ids = [kept, merged].map((talk) => talk.conversation.id)
      return data.flatMap(({ id, unread_count }) =>
        ids.includes(id) ? [[ids.indexOf(id), unread_count]] : [],
      )
    }
    for (const [talk, session] of [
      [kept, world.owner],
      [kept, ken],
      [merged, ken],
    ] as const)
      await seen(talk, session)
    const closed = async (session: Session) =>
      (await session.get<Counts>('/conversations/counts')).data.sections.closed.unread
    const before = await stateOf([kept, merged])
    const closedBefore = await closed(world.owner)
    expect([await unread(world.owner), await unread(ken)]).toEqual([[[1, 1]], []])

    const first = await merge(kept.conversation, merged.conversation)
    expect([await unread(world.owner), await unread(ken)]).toEqual([[[0, 1]], []])
    expect(await closed(world.owner)).toBe(closedBefore)
    expect((await merged.fresh()).unread_count).toBe(0)
    await undo(first.data.id)
    expect(await stateOf([kept, merged])).toEqual(before)

    const second = await merge(kept.conversation, merged.conversation)
    await seen(kept, world.owner)
    await write(merged, 'more')
    await undo(second.data.id)
    expect([await unread(world.owner), await unread(ken)]).toEqual([
      [
        [0, 1],
        [1, 1],
      ],
      [[0, 1]],
    ])
  })

  test('nothing is sent from the closed one; the pre-flight says so', async () => {
    const kept = await startTalk(world, 'a', 'Aoi')
    const merged = await startTalk(world, 'b', 'Aoi')
    await merge(kept.conversation, merged.conversation)
    expect(await merged.reply('lost?')).toMatchObject({ status: 422, code: 'CONTACT_MERGED' })
    const path = `/conversations/${merged.conversation.id}/preflight`
    expect((await world.owner.get<Preflight>(path)).data).toMatchObject({
      allowed: false,
      code: 'CONTACT_MERGED',
    })
    expect(await textsOf(merged)).toEqual(['b'])
  })

  test('what is said while two colleagues merge and part is in one of the two, once', async () => {
    const kept = await startTalk(world, 'a0', 'Nagi')
    const merged = await startTalk(world, 'b0', 'Nagi')
    for (let round = 0; round < 6; round++) {
      const acts = [
        merge(kept.conversation, merged.conversation),
        merge(kept.conversation, merged.conversation, ken),
      ]
      for (let index = 0; index < 5; index++) {
        world.simulator.write(merged.customer.id, { text: `b${round}.${index}` })
        world.simulator.write(kept.customer.id, { text: `a${round}.${index}` })
      }
      const answers = await Promise.all(acts)
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const id = answers.find(({ status }) => status === 200)?.data.id ?? ''
      for (let index = 5; index < 10; index++)
        world.simulator.write(merged.customer.id, { text: `b${round}.${index}` })
      const parted = await Promise.all([undo(id), undo(id, ken)])
      expect(parted.map(({ status }) => status).sort()).toEqual([200, 409])
      await world.settle()
    }
    const texts = [...(await textsOf(kept)), ...(await textsOf(merged))]
    expect(texts).toHaveLength(2 + 6 * 15)
    expect(new Set(texts).size).toBe(texts.length)
    const { rows } = await sql.query(
      `select a.address from contact_addresses a where a.home_id is not null and a.contact_id = $1`,
      [kept.conversation.contact.id],
    )
    expect(rows).toEqual([])
  })

  test('a message that was on its way to the merged one when it was merged stands with the kept one', async () => {
    const kept = await startTalk(world, 'kept', 'Kai')
    const merged = await startTalk(world, 'merged', 'Kai')
    const [to, from] = [kept.conversation, merged.conversation]
    await sql.query('begin')
    await sql.query('select from conversations where id = $1 for update', [from.id])
    world.simulator.write(merged.customer.id, { text: 'on its way' })
    // It has asked whose address that is, and waits for the conversation.
    await expect
      .poll(async () => {
        const waiting = await sql.query(
          `select from pg_locks where not granted and locktype in ('transactionid', 'tuple')`,
        )
        return waiting.rowCount
      })
      .toBeGreaterThan(0)
    await sql.query('update contact_addresses set contact_id = $1, home_id = $2 where contact_id = $2', [
      to.contact.id,
      from.contact.id,
    ])
    await sql.query('update conversations set merged_into = $1 where id = $2', [to.id, from.id])
    await sql.query('commit')
    await world.settle()
    expect(await textsOf(kept)).toEqual(['on its way', 'kept'])
    expect(await textsOf(merged)).toEqual(['merged'])
  })

  test(`random histories end as without the merge, but for where things were said (SEED=${SEED})`, async () => {
    const random = createRandom(SEED)
    for (let history = 0; history < HISTORIES; history++) {
      const talks = [
        await startTalk(world, 'one', 'Rin'),
        await startTalk(world, 'two', 'Rin'),
        await startTalk(world, 'three', 'Ren'),
      ] as [Talk, Talk, Talk]
      const said = new Map(talks.map((talk) => [talk, [talk.conversation.last_message?.text ?? '']]))
      const merges = new Map<Talk, string>()
      const before = await stateOf(talks)
      let silent = true
      for (let step = 0; step < 10; step++) {
        const talk = talks[random.below(3)] as Talk
        const dice = random.next()
        if (dice < 0.4) {
          silent = false
          const text = `${history}.${step}`
          await write(talk, text)
          said.get(merges.has(talk) ? talks[0] : talk)?.unshift(text)
        } else if (dice < 0.7) {
          if (talk === talks[0] || merges.has(talk)) continue
          const { data, status } = await merge(talks[0].conversation, talk.conversation)
          expect(status).toBe(200)
          merges.set(talk, data.id)
        } else if (merges.has(talk)) {
          expect((await undo(merges.get(talk) as string)).status).toBe(200)
          merges.delete(talk)
        }
        for (const one of talks) expect(await textsOf(one)).toEqual(said.get(one))
      }
      for (const id of merges.values()) expect((await undo(id)).status).toBe(200)
      const after = (await stateOf(talks)) as unknown[]
      // Names, numbers, addresses and whose they are.
      expect(after.slice(0, 2)).toEqual((before as unknown[]).slice(0, 2))
      if (silent) expect(after).toEqual(before)
      for (const talk of talks) expect((await talk.fresh()).merged_into).toBeNull()
    }
  })

  test('old snapshot + events = fresh snapshot', async () => {
    const kept = await startTalk(world, 'k', 'Sora')
    const merged = await startTalk(world, 'm', 'Sora')
    const { snapshot, cursor } = await takeSnapshot(world.owner)
    const screen = await openScreen(world.url, world.owner, snapshot, cursor)
    const { data } = await merge(kept.conversation, merged.conversation)
    await write(merged, 'later')
    await screen.caughtUp()
    expect(screen.state).toEqual((await takeSnapshot(world.owner)).snapshot)
    await undo(data.id)
    await world.settle()
    await screen.caughtUp()
    expect(screen.state).toEqual((await takeSnapshot(world.owner)).snapshot)
    screen.close()
  })
})

describe('B6: who may be the same', () => {
  test('two addresses in one message say so; numbers say so; a name is a hint', async () => {
    const byNumber = await startTalk(world, 'by number', 'Haru')
    const customer = world.simulator.addCustomer({ name: 'Haru', user_id: 'JP.70000000000000000001' })
    world.simulator.write(customer.id, { text: 'by id' })
    await world.settle()
    const list = await world.owner.get<Conversation[]>('/conversations?limit=200')
    const byId = list.data.find(({ contact }) => contact.address === 'whatsapp:JP.70000000000000000001')
    const suggestions = async (conversation: Conversation, q = '') =>
      (
        await world.owner.get<ContactSuggestion[]>(
          `/contacts/${conversation.contact.id}/suggestions?q=${encodeURIComponent(q)}`,
        )
      ).data
    expect(await suggestions(byNumber.conversation)).toMatchObject([
      { contact_id: byId?.contact.id, sure: false, reasons: ['name'], same_channel: true },
    ])

    const channel = (await world.owner.get<{ webhook_url: string }>(`/channels/${world.channelId}`)).data
    await post(
      sign(
        channel.webhook_url,
        inboundForm({
          From: byNumber.conversation.contact.address,
          ExternalUserId: 'whatsapp:JP.70000000000000000001',
          ProfileName: 'Haru',
          Body: 'both',
        }),
      ),
    )
    await world.settle()
    expect(await textsOf(byNumber)).toEqual(['both', 'by number'])
    for (const [one, other] of [
      [byNumber.conversation, byId],
      [byId, byNumber.conversation],
    ] as [Conversation, Conversation][])
      expect(await suggestions(one)).toMatchObject([
        { contact_id: other.contact.id, sure: true, reasons: ['same_sender', 'name'] },
      ])
    expect(await suggestions(byNumber.conversation, 'JP.70000000000000000001')).toMatchObject([
      { contact_id: byId?.contact.id },
    ])
    await merge(byNumber.conversation, byId as Conversation)
    expect(await suggestions(byNumber.conversation)).toEqual([])
  })
})

describe('B6: contacts of two channels', () => {
  async function onMessenger(name: string, text: string): Promise<Conversation> {
    const customer = world.simulator.addCustomer({ name, locale: 'en' })
    const { mid } = world.simulator.writeOnMessenger(customer.id, { text })
    await world.settle()
    const { data } = await world.owner.get<Conversation[]>(
      `/conversations?channel_id=${messengerId}&limit=200`,
    )
    return data.find(({ last_message }) => last_message?.external_id === mid) as Conversation
  }

  test('a person stands for both; parting takes away what was made for it', async () => {
    const talk = await startTalk(world, 'on WhatsApp', 'Mei')
    const other = await onMessenger('Mei M.', 'on Messenger')
    const { data } = await merge(talk.conversation, other)
    const [one, two] = [await talk.fresh(), await read(other.id)]
    const personId = one.links[0]?.person_id as number
    expect([one.status, two.status, two.merged_into]).toEqual(['open', 'open', null])
    expect(two.links[0]?.person_id).toBe(personId)
    expect(one.links[0]?.title).toBe('Mei')
    expect(await readNotes(world, { person_id: personId })).toHaveLength(2)
    expect((await merge(talk.conversation, other)).code).toBe('CONTACT_MERGED_ALREADY')

    expect((await undo(data.id)).status).toBe(200)
    expect([(await talk.fresh()).links, (await read(other.id)).links]).toEqual([[], []])
    const person = await fetch(`${world.url}/api/v2/persons/${personId}`, {
      headers: { cookie: world.owner.cookie },
    })
    expect(person.status).toBe(404)
  })

  test('a person who was worked with since stays; two persons are not one by this', async () => {
    const talk = await startTalk(world, 'on WhatsApp', 'Sho')
    const other = await onMessenger('Sho S.', 'on Messenger')
    const { data } = await merge(talk.conversation, other)
    const personId = (await talk.fresh()).links[0]?.person_id as number
    await write(talk, 'more')
    await undo(data.id)
    expect(await readNotes(world, { person_id: personId })).not.toEqual([])

    const link = (conversation: Conversation, name: string) =>
      world.owner.post<Link>(`/conversations/${conversation.id}/links`, { create: { person: { name } } })
    await link(talk.conversation, 'One')
    await link(other, 'Other')
    expect((await merge(talk.conversation, other)).code).toBe('TWO_PERSONS')
  })
})

describe('B6: a merge and everything else', () => {
  test('links come along, each with a note of its own, and go again', async () => {
    const kept = await startTalk(world, 'kept word', 'Emi')
    const merged = await startTalk(world, 'merged word', 'Emi')
    const path = `/conversations/${merged.conversation.id}/links`
    const person = (await world.owner.post<Link>(path, { create: { person: {} } })).data
    const deal = (await world.owner.post<Link>(path, { create: { deal: { title: 'Oak' } } })).data
    const { data } = await merge(kept.conversation, merged.conversation)
    expect((await kept.fresh()).links).toMatchObject([
      { person_id: person.person_id },
      { deal_id: deal.deal_id },
    ])
    await write(merged, 'said after it')
    const notes = await readNotes(world, { deal_id: deal.deal_id as number })
    expect(notes).toHaveLength(2)
    expect(notes[1]?.content).toMatch(/kept word.*said after it/s)
    await undo(data.id)
    expect((await kept.fresh()).links).toEqual([])
    expect((await merged.fresh()).links).toHaveLength(2)
    expect(await readNotes(world, { deal_id: deal.deal_id as number })).toHaveLength(2)
  })

  test('deleting the kept conversation gives the merged one its addresses back', async () => {
    const kept = await startTalk(world, 'to be deleted', 'Jun')
    const merged = await startTalk(world, 'stays', 'Jun')
    const { data } = await merge(kept.conversation, merged.conversation)
    expect((await world.owner.delete(`/conversations/${kept.conversation.id}`)).status).toBe(200)
    expect(await merged.fresh()).toMatchObject({ merged_into: null })
    await write(merged, 'again')
    expect(await textsOf(merged)).toEqual(['again', 'stays'])
    expect((await undo(data.id)).status).toBe(404)
  })

  test('deleting the merged conversation leaves the kept one as it is', async () => {
    const kept = await startTalk(world, 'stays', 'Jo')
    const merged = await startTalk(world, 'to be deleted', 'Jo')
    await merge(kept.conversation, merged.conversation)
    expect((await world.owner.delete(`/conversations/${merged.conversation.id}`)).status).toBe(200)
    await write(merged, 'here now')
    expect(await textsOf(kept)).toEqual(['here now', 'stays'])
    expect(await mergesOf(kept.conversation)).toEqual([])
  })

  test.each(['kept', 'merged'] as const)('erasing the %s one erases the human', async (which) => {
    const kept = await startTalk(world, `Gardenia ${which}`, `Kuchinashi ${which}`)
    const merged = await startTalk(world, `Jasmine ${which}`, `Kuchinashi ${which}`)
    await world.owner.post(`/conversations/${merged.conversation.id}/links`, { create: { person: {} } })
    await merge(kept.conversation, merged.conversation)
    await write(merged, `Gardenia and Jasmine ${which}`)
    const { contact } = { kept, merged }[which].conversation
    const file = await fetch(`${world.url}/api/inbox/contacts/${contact.id}/export`, {
      headers: { cookie: world.owner.cookie },
    })
    const exported = (await file.json()) as { messages: Message[]; merged: { messages: Message[] }[] }
    expect(exported.messages.map(({ text }) => text).filter(Boolean)).toHaveLength(2)
    expect(exported.merged[0]?.messages.map(({ text }) => text).filter(Boolean)).toEqual([`Jasmine ${which}`])

    const { status, data } = await world.owner.post<ErasureReceipt>(`/contacts/${contact.id}/erase`)
    expect(status).toBe(200)
    expect(data.provider.external_ids).toHaveLength(3)
    for (const table of [
      'messages',
      'contacts',
      'contact_addresses',
      'contact_merges',
      'notes',
      'auto_note_entries',
      'provider_requests',
      'contact_search',
      'message_search',
      'send_attempts',
    ]) {
      const { rows } = await sql.query<{ row: string }>(`select t::text as row from ${table} t`)
      const found = rows.filter(({ row }) =>
        [`Gardenia ${which}`, `Jasmine ${which}`, contact.phone ?? ''].some((word) => row.includes(word)),
      )
      expect([table, found]).toEqual([table, []])
    }
    expect((await world.owner.get(`/conversations/${kept.conversation.id}`)).status).toBe(404)
    expect((await world.owner.get(`/conversations/${merged.conversation.id}`)).status).toBe(404)
  })

  test('what is not one is refused: itself, merged ones, blocked ones, hidden ones, what is on its way', async () => {
    const [a, b, c] = [
      await startTalk(world, 'a', 'Ao'),
      await startTalk(world, 'b', 'Bo'),
      await startTalk(world, 'c', 'Co'),
    ] as [Talk, Talk, Talk]
    expect((await merge(a.conversation, a.conversation)).status).toBe(400)
    await merge(a.conversation, b.conversation)
    expect((await merge(c.conversation, b.conversation)).code).toBe('CONTACT_MERGED_ALREADY')
    expect((await merge(b.conversation, c.conversation)).code).toBe('CONTACT_MERGED_ALREADY')
    expect((await merge(c.conversation, a.conversation)).code).toBe('CONTACT_HAS_MERGES')
    expect((await merge(a.conversation, c.conversation)).status).toBe(200)

    const d = await startTalk(world, 'd', 'Do')
    await world.owner.put(`/contacts/${d.conversation.contact.id}/blocked`, { blocked: true })
    expect((await merge(a.conversation, d.conversation)).code).toBe('CONTACT_BLOCKED')

    const e = await startTalk(world, 'e', 'Eo')
    const fault = await world.simulator.addFault({ kind: 'rate_limited' })
    await e.reply('waits')
    expect((await merge(a.conversation, e.conversation)).code).toBe('MESSAGES_UNDERWAY')
    await world.simulator.removeFault(fault.id)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private', member_ids: [] })
    expect((await merge(a.conversation, e.conversation, ken)).status).toBe(404)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared', member_ids: [] })
    expect((await undo('nonsense')).status).toBe(404)
  })
})
