import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { removeOldEvents } from '../../src/server/events/remove-old-events.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { openScreen, takeSnapshot } from '../support/screen.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  talk = await startTalk(world)
})
afterAll(() => world?.stop())

/** The equation: what an open screen holds after an act is what a fresh one would fetch. */
async function provesEquation(session: Session, act: () => Promise<unknown>): Promise<void> {
  const { snapshot, cursor } = await takeSnapshot(session)
  const live = await openScreen(world.url, session, snapshot, null)
  await act()
  await world.settle()
  await live.caughtUp()
  const fresh = await takeSnapshot(session)
  expect(live.state).toEqual(fresh.snapshot)
  expect(fresh.snapshot).not.toEqual(snapshot)
  live.close()
  // The same for a screen that slept through the act and resumes from its old snapshot's cursor.
  const late = await openScreen(world.url, session, { ...snapshot, counts: fresh.snapshot.counts }, cursor)
  await world.settle()
  await late.caughtUp()
  expect(late.state).toEqual(fresh.snapshot)
  late.close()
}

describe('old snapshot + events = fresh snapshot', () => {
  const path = () => `/conversations/${talk.conversation.id}`
  const acts: Record<string, () => Promise<unknown>> = {
    'a message of a new contact': () => startTalk(world, 'I am new'),
    'a further message': async () => world.simulator.write(talk.customer.id, { text: 'and another thing' }),
    'a reply and its receipts': () => talk.reply('of course'),
    'a reply that is refused': async () => {
      await world.simulator.addFault({ kind: 'refuse', code: 21211, count: 1 })
      await talk.reply('no')
    },
    'reading on the phone': async () => world.simulator.openPhone(talk.customer.id),
    assigning: () => world.owner.put(`${path()}/assignee`, { user_id: ken.userId }),
    'assigning to another': () => world.owner.put(`${path()}/assignee`, { user_id: world.owner.userId }),
    unassigning: () => world.owner.put(`${path()}/assignee`, { user_id: null }),
    closing: () => world.owner.post(`${path()}/close`),
    reopening: () => world.owner.post(`${path()}/reopen`),
    'closing again': () => world.owner.post(`${path()}/close`),
    'a message in a closed conversation': async () =>
      world.simulator.write(talk.customer.id, { text: 'still here' }),
  }
  for (const [name, act] of Object.entries(acts)) {
    test(`after ${name}, for a colleague`, () => provesEquation(ken, act))
  }
  test('after seeing, for the reader', () => provesEquation(ken, () => ken.post(`${path()}/seen`)))
  test('after marking as unread, for the reader', () =>
    provesEquation(ken, () => ken.post(`${path()}/unread`)))
})

describe('the stream', () => {
  test('greets, then sends events in order with growing cursors', async () => {
    const { snapshot } = await takeSnapshot(ken)
    const screen = await openScreen(world.url, ken, snapshot, null)
    expect(screen.frames[0]).toMatchObject({ type: 'hello', cursor: expect.any(String) })
    for (let number = 1; number <= 30; number++)
      world.simulator.write(talk.customer.id, { text: `burst ${number}` })
    await world.settle()
    await screen.caughtUp()
    const texts = screen.frames.flatMap((frame) =>
      frame.type === 'message.created' ? [frame.data.text] : [],
    )
    expect(texts).toEqual(Array.from({ length: 30 }, (_, index) => `burst ${index + 1}`))
    screen.close()
  })

  test('brings a thousand missed events first', async () => {
    const { snapshot, cursor } = await takeSnapshot(ken)
    const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
    await Promise.all(
      Array.from({ length: 600 }, () => post(sign(webhook, inboundForm({ From: 'whatsapp:+15005559999' })))),
    )
    await world.settle()
    const screen = await openScreen(world.url, ken, snapshot, cursor)
    await world.settle()
    await screen.caughtUp()
    const created = screen.frames.flatMap((frame) =>
      frame.type === 'message.created' ? [frame.data.id] : [],
    )
    expect(new Set(created).size).toBe(600)
    screen.close()
  })

  test.each(['nonsense', 'otherepoch.1.1', '..'])('answers reset to the cursor %s', async (cursor) => {
    const { snapshot } = await takeSnapshot(ken)
    const screen = await openScreen(world.url, ken, snapshot, cursor)
    await screen.caughtUp()
    expect(screen.frames.map((frame) => frame.type)).toEqual(['hello', 'reset'])
    screen.close()
  })

  test('is refused without a session and from a foreign page', async () => {
    const refused = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const ws = new WebSocket(`${world.url.replace('http', 'ws')}/api/inbox/events`, { headers })
        ws.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
        ws.once('open', () => reject(new Error('it was opened')))
        ws.once('error', () => {})
      })
    expect(await refused({})).toBe(401)
    expect(await refused({ cookie: ken.cookie, origin: 'https://evil.example' })).toBe(403)
  })

  test('reaches a screen on another process', async () => {
    const other = await world.anotherProcess()
    const { snapshot } = await takeSnapshot(ken)
    const screen = await openScreen(other.url, ken, snapshot, null)
    world.simulator.write(talk.customer.id, { text: 'across processes' })
    await world.settle()
    await screen.caughtUp()
    expect(
      screen.frames.some(
        (frame) => frame.type === 'message.created' && frame.data.text === 'across processes',
      ),
    ).toBe(true)
    screen.close()
  })

  test('never steps over a transaction that commits late', async () => {
    const { snapshot } = await takeSnapshot(ken)
    const screen = await openScreen(world.url, ken, snapshot, null)
    const slow = new pg.Client(world.database.connection)
    await slow.connect()
    const insert = `insert into events (company_id, type, channel_id, conversation_id, subject_id, recorded_at)
      values (1, 'conversation.changed', '${world.channelId}', '${talk.conversation.id}', '${talk.conversation.id}', now())`
    // Takes its numbers first, commits last.
    await slow.query('begin')
    await slow.query(insert)
    await world.owner.post(`/conversations/${talk.conversation.id}/close`)
    await screen.caughtUp()
    const before = screen.frames.filter((frame) => frame.type === 'conversation.changed').length
    expect(before).toBe(0)
    await slow.query('commit')
    await slow.end()
    await world.settle()
    await screen.caughtUp()
    expect(screen.frames.filter((frame) => frame.type === 'conversation.changed')).toHaveLength(2)
    screen.close()
  })

  test('greets a screen that resumes with its own cursor, so that a cut before the missed events loses none', async () => {
    const { snapshot, cursor } = await takeSnapshot(ken)
    await talk.reply('while you were away')
    await world.settle()
    const screen = await openScreen(world.url, ken, snapshot, cursor)
    expect(screen.frames[0]).toEqual({ type: 'hello', cursor })
    screen.close()
  })

  test('brings the counts to a screen that resumes, also where it missed no event', async () => {
    // Counts follow their event after a pause; a screen may be cut in between.
    const { snapshot } = await takeSnapshot(ken)
    await world.owner.post(`/conversations/${talk.conversation.id}/close`)
    await world.settle()
    const fresh = await takeSnapshot(ken)
    expect(fresh.snapshot.counts).not.toEqual(snapshot.counts)
    const stale = { ...fresh.snapshot, counts: snapshot.counts }
    const screen = await openScreen(world.url, ken, stale, fresh.cursor)
    await world.settle()
    await screen.caughtUp()
    expect(screen.state.counts).toEqual(fresh.snapshot.counts)
    screen.close()
    await world.owner.post(`/conversations/${talk.conversation.id}/reopen`)
    await world.settle()
  })

  test('is cut where an event could not be drawn, so that the screen resumes and misses nothing', async () => {
    const { snapshot, cursor } = await takeSnapshot(ken)
    const screen = await openScreen(world.url, ken, snapshot, cursor)
    await world.settle()
    await screen.caughtUp()
    const { db } = world.app.core
    const { together } = db
    // The database is away for exactly as long as the event is drawn.
    db.together = () => {
      db.together = together
      return Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }))
    }
    world.simulator.write(talk.customer.id, { text: 'do not miss me' })
    await world.settle()
    expect(db.together).toBe(together)
    expect(await Promise.race([screen.closed, screen.caughtUp().then(() => 'still open')])).toBe(1011)
    const again = await openScreen(world.url, ken, screen.state, screen.cursor)
    await world.settle()
    await again.caughtUp()
    expect(again.state).toEqual((await takeSnapshot(ken)).snapshot)
    again.close()
  })

  test('is closed at once on every process when its sign-in ends, and no other screen of the user is', async () => {
    const another = await world.anotherProcess()
    const { snapshot, cursor } = await takeSnapshot(ken)
    const screen = await openScreen(another.url, ken, snapshot, cursor)
    const here = await openScreen(world.url, ken, snapshot, cursor)
    const tokens = await world.owner.post<{ id: string; token: string }>('/me/api_tokens', {
      name: 'wall board',
    })
    const board = await openScreen(
      another.url,
      { ...world.owner, cookie: '', headers: { 'x-api-token': tokens.data.token } },
      snapshot,
      cursor,
    )
    await world.settle()
    expect((await world.owner.delete(`/me/api_tokens/${tokens.data.id}`)).status).toBe(200)
    await world.settle()
    const ends = (one: typeof screen) => Promise.race([one.closed, one.caughtUp().then(() => 'still open')])
    expect(await ends(board)).toBe(4401)
    expect([await ends(screen), await ends(here)]).toEqual(['still open', 'still open'])
    expect((await ken.delete('/session')).status).toBe(200)
    await world.settle()
    expect([await ends(screen), await ends(here)]).toEqual([4401, 4401])
  })

  test('of a week ago is gone: its events are removed, and a screen that resumes from then fetches anew', async () => {
    const { snapshot, cursor } = await takeSnapshot(world.owner)
    await talk.reply('of last week')
    await world.settle()
    await world.advance(8 * 86_400)
    await world.owner.post(`/conversations/${talk.conversation.id}/close`)
    await world.settle()
    expect(await removeOldEvents(world.app.core)).toBeGreaterThan(0)
    const [left] = await world.app.core.db.query<{ old: number; young: number }>(
      `select count(*) filter (where recorded_at < $1)::int as old, count(*) filter (where recorded_at >= $1)::int as young
       from events`,
      [new Date(world.app.core.clock.now().getTime() - 7 * 86_400_000)],
    )
    expect([left?.old, (left?.young ?? 0) > 0]).toEqual([0, true])
    const screen = await openScreen(world.url, world.owner, snapshot, cursor)
    await screen.caughtUp()
    expect(screen.frames.map(({ type }) => type)).toContain('reset')
    screen.close()
  })

  test('that somebody has not read stays, however old', async () => {
    const { db } = world.app.core
    await db.query(
      `insert into event_readers (name, epoch, xact, id) select 'somebody', epoch, '0', 0 from installation`,
    )
    await world.advance(9 * 86_400)
    expect(await removeOldEvents(world.app.core)).toBe(0)
    await db.query(`delete from event_readers where name = 'somebody'`)
    expect(await removeOldEvents(world.app.core)).toBeGreaterThan(0)
  })
})
