import { expect, test } from 'vitest'
import type { Core } from '../conversations/core.ts'
import type { Sql } from '../store/db.ts'
import { createCallers } from './authenticate.ts'

const cookie = 'whatever'

/** A database that knows one session, and how often it was asked. */
function house(maxKeys = 1) {
  const state = { asked: 0, there: true, away: false, now: 0 }
  const query = async () => {
    state.asked++
    if (state.away) throw new Error('the database is away')
    return state.there ? [{ session_id: 's', company_id: 1, id: 1, active: true }] : []
  }
  const core = {
    db: { query } as unknown as Sql,
    clock: { realNow: () => new Date(), monotonic: () => state.now },
  } as unknown as Core
  let reads = 0
  const callers = createCallers(core, { readToken: () => `token ${reads++ % maxKeys}` })
  return { state, ...callers }
}

test('a caller is looked up once a second, however often it asks', async () => {
  const { state, authenticate } = house()
  await Promise.all(Array.from({ length: 500 }, () => authenticate({ cookie })))
  state.now = 999
  expect((await authenticate({ cookie }))?.credentialId).toBe('s')
  expect(state.asked).toBe(1)
  state.now = 1_000
  state.there = false
  expect(await authenticate({ cookie })).toBeNull()
  expect(state.asked).toBe(2)
})

test('what was under way when it was told to forget is not remembered', async () => {
  const { state, authenticate, forget } = house()
  const before = authenticate({ cookie })
  state.there = false
  forget()
  expect(await authenticate({ cookie })).toBeNull()
  await before
  expect(await authenticate({ cookie })).toBeNull()
  expect(state.asked).toBe(2)
})

test('a look-up that failed is tried again at once', async () => {
  const { state, authenticate } = house()
  state.away = true
  await expect(authenticate({ cookie })).rejects.toThrow('away')
  state.away = false
  expect((await authenticate({ cookie }))?.by).toBe('session')
})

test('no more than 10,000 are remembered; the oldest go first', async () => {
  const { state, authenticate } = house(10_001)
  for (let n = 0; n < 10_001; n++) await authenticate({ cookie })
  expect(state.asked).toBe(10_001)
  await authenticate({ cookie })
  expect(state.asked).toBe(10_002)
})
