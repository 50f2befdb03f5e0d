import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
let cookie: string
beforeAll(async () => {
  house = await openPeopleHouse()
  cookie = (await house.ask('POST', '/setup', { body: FIRST_VISIT })).cookie
})
afterAll(() => house.close())

const make = (body: object) => house.ask('POST', '/me/api_tokens', { cookie, body })
const ask = (headers: Record<string, string>) => house.ask('GET', '/me', { headers })

test('a token is shown once, works in both headers, and stops when it is deleted', async () => {
  const made = await make({ name: 'Nightly export' })
  expect(made.status).toBe(201)
  const { id, token } = made.body.data
  expect(token).toMatch(/^tsunagi_[\w-]{32}$/)
  expect((await ask({ 'x-api-token': token })).body.data.email).toBe('aiko@example.com')
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200)

  const list = await house.ask('GET', '/me/api_tokens', { cookie })
  expect(list.body.data).toEqual([
    {
      id,
      name: 'Nightly export',
      scopes: [],
      created_at: expect.any(String),
      last_used_at: expect.any(String),
    },
  ])
  expect(JSON.stringify(list.body)).not.toContain(token)
  const kept = await house.db.query<{ row: string }>('select t::text as row from api_tokens t')
  expect(kept[0]?.row).not.toContain(token)

  expect((await house.ask('DELETE', `/me/api_tokens/${id}`, { cookie })).body.data).toBeNull()
  expect((await ask({ 'x-api-token': token })).status).toBe(401)
  expect((await house.ask('DELETE', `/me/api_tokens/${id}`, { cookie })).status).toBe(404)
})

test('a wrong token is nobody, also beside a good cookie', async () => {
  expect((await ask({ 'x-api-token': 'tsunagi_nothing' })).status).toBe(401)
  expect((await ask({ 'x-api-token': 'x'.repeat(5000) })).status).toBe(401)
  expect((await ask({ authorization: 'Basic YTpi' })).status).toBe(401)
  expect((await ask({ 'x-api-token': 'tsunagi_nothing', cookie })).status).toBe(401)
})

test('its use is written at most once a minute', async () => {
  const { id, token } = (await make({ name: 'Busy' })).body.data
  const lastUse = async () => {
    const [row] = await house.db.query<{ last_used_at: Date }>(
      'select last_used_at from api_tokens where id = $1',
      [id],
    )
    return row?.last_used_at?.getTime()
  }
  await ask({ 'x-api-token': token })
  const first = await lastUse()
  house.passRealTime(30_000)
  await rightNow({ token })
  expect(await lastUse()).toBe(first)
  house.passRealTime(31_000)
  await rightNow({ token })
  expect(await lastUse()).toBeGreaterThan(first!)
})

/** Past what is remembered for a second: something has changed. */
async function rightNow({ token }: { token: string }): Promise<void> {
  await house.ask('PATCH', '/me', { cookie, body: { locale: 'en' } })
  expect((await ask({ 'x-api-token': token })).status).toBe(200)
}

test('a token that may only read does not write; other scopes are refused', async () => {
  const { token } = (await make({ name: 'Reader', scopes: ['read'] })).body.data
  const headers = { 'x-api-token': token }
  expect((await ask(headers)).status).toBe(200)
  const refused = await house.ask('PUT', '/me/availability', { headers, body: { available: false } })
  expect([refused.status, refused.body.additional_data.code]).toEqual([403, 'READ_ONLY_TOKEN'])
  const writer = (await make({ name: 'Writer', scopes: ['read', 'write'] })).body.data
  const wrote = await house.ask('PUT', '/me/availability', {
    headers: { 'x-api-token': writer.token, origin: 'https://elsewhere.example' },
    body: { available: true },
  })
  expect(wrote.status).toBe(200)
  expect((await make({ name: 'Odd', scopes: ['everything'] })).status).toBe(422)
})

test('the list comes in pages, newest first', async () => {
  await make({ name: 'Older' })
  await make({ name: 'Newer' })
  const first = await house.ask('GET', '/me/api_tokens?limit=1', { cookie })
  expect(first.body.data.map((token: { name: string }) => token.name)).toEqual(['Newer'])
  const cursor = first.body.additional_data.next_cursor
  const second = await house.ask('GET', `/me/api_tokens?limit=1&cursor=${cursor}`, { cookie })
  expect(second.body.data.map((token: { name: string }) => token.name)).toEqual(['Older'])
  expect((await house.ask('GET', '/me/api_tokens?cursor=nonsense', { cookie })).status).toBe(400)
})
