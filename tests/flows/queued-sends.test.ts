/** A morning's worth of messages that wait at once: each leaves once, in its conversation's order (B4). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTalk } from '../support/conversation.ts'
import { createWorld, type World } from '../support/world.ts'

/** `npm run test:long` sends 50,000. */
const SENDS = Number(process.env.LONG_SENDS ?? 300)
const CONVERSATIONS = 10
const WITHIN_MILLISECONDS = 60_000 + SENDS * 30

let world: World

beforeAll(async () => {
  world = await createWorld()
  for (let number = 0; number < CONVERSATIONS; number++) await startTalk(world)
}, 60_000)
afterAll(() => world?.stop())

test(`${SENDS} messages that wait leave once each, in order`, { timeout: WITHIN_MILLISECONDS }, async () => {
  const { db, bell } = world.app.core
  await db.query(
    `with talks as (select id, channel_id, row_number() over (order by id) - 1 as place from conversations),
     written as (
       insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, author_user_id, text,
         status, client_message_id, sent_at, receipt_number, created_at)
       select 1, gen_random_uuid(), channel_id, id, 'out', 'user', $1, 'queued ' || n, 'queued', 'queued-' || n,
         now(), nextval('receipt_numbers'), now()
       from (select n, t.id, t.channel_id from generate_series(1, $2::int) as n
         join talks t on t.place = n % $3::int order by n) as in_order
       returning company_id, id, conversation_id, channel_id, receipt_number)
     insert into outbox (company_id, message_id, conversation_id, channel_id, number, state, due_at, give_up_at)
     select company_id, id, conversation_id, channel_id, receipt_number, 'waiting', now(), now() + interval '4 hours'
     from written`,
    [world.owner.userId, SENDS, CONVERSATIONS],
  )
  bell.ring('outbox')
  await expect
    .poll(() => db.query<{ left: number }>('select count(*)::int as left from outbox'), {
      timeout: WITHIN_MILLISECONDS,
      interval: 200,
    })
    .toEqual([{ left: 0 }])

  const inOrder = world.simulator.calls().sort((one, other) => one.id - other.id)
  const texts = inOrder.flatMap((call) => (call.taken ? (call.text ?? []) : []))
  const numbers = texts.map((text) => Number(text.replace('queued ', '')))
  expect(numbers.length).toBe(SENDS)
  expect(new Set(numbers).size).toBe(SENDS)
  for (let place = 0; place < CONVERSATIONS; place++) {
    const ofOne = numbers.filter((number) => number % CONVERSATIONS === place)
    expect(ofOne).toEqual([...ofOne].sort((a, b) => a - b))
  }
})
