import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
beforeAll(async () => {
  house = await openPeopleHouse()
  await house.ask('POST', '/setup', { body: FIRST_VISIT })
})
afterAll(() => house.close())

const signIn = (password = FIRST_VISIT.password, email = FIRST_VISIT.email) =>
  house.ask('POST', '/session', { body: { email, password } })

test('signing in gives a cookie that no script can read and no other site can send along', async () => {
  const answer = await signIn()
  expect(answer.status).toBe(200)
  expect(answer.body.data.email).toBe('aiko@example.com')
  expect(answer.setCookies).toHaveLength(1)
  const [pair, ...flags] = answer.setCookies[0]!.split('; ')
  expect(pair).toMatch(/^tsunagi\.session_token=[^;]+$/)
  expect(flags.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax'])
})

test('signing out ends the session and the cookie, and no other session', async () => {
  const [one, other] = [await signIn(), await signIn()]
  expect((await house.ask('GET', '/me', { cookie: one.cookie })).status).toBe(200)
  const out = await house.ask('DELETE', '/session', { cookie: one.cookie })
  expect([out.status, out.body.data]).toEqual([200, null])
  expect(out.setCookies.join()).toMatch(/tsunagi\.session_token=;.*Max-Age=0/)
  expect((await house.ask('GET', '/me', { cookie: one.cookie })).status).toBe(401)
  expect((await house.ask('GET', '/me', { cookie: other.cookie })).status).toBe(200)
})

test('wrong password, unknown email and an email of no kind answer alike', async () => {
  const answers = [
    await signIn('wrong horse'),
    await signIn(FIRST_VISIT.password, 'nobody@example.com'),
    await signIn(FIRST_VISIT.password, 'nobody'),
  ]
  for (const answer of answers) {
    expect([answer.status, answer.body.additional_data.code]).toEqual([401, 'WRONG_EMAIL_OR_PASSWORD'])
    expect(answer.body).toEqual(answers[0]!.body)
    expect(answer.setCookies).toEqual([])
  }
})

test('a forged, a foreign and an expired cookie are nobody', async () => {
  const { cookie } = await signIn()
  const [name, value] = cookie.split('=') as [string, string]
  const [token] = decodeURIComponent(value).split('.') as [string]
  for (const forged of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, `x${value}`])
    expect((await house.ask('GET', '/me', { cookie: `${name}=${forged}` })).status).toBe(401)
  expect((await house.ask('GET', '/me')).status).toBe(401)

  await house.db.query("update sessions set expires_at = now() - interval '1 second' where token = $1", [
    token,
  ])
  expect((await house.ask('GET', '/me', { cookie })).status).toBe(401)
})

test('the 30 days begin anew when the session is used a day later', async () => {
  const { cookie } = await signIn()
  expect((await house.ask('GET', '/me', { cookie })).setCookies).toEqual([])
  await house.db.query("update sessions set expires_at = expires_at - interval '25 hours'")
  const renewed = await house.ask('GET', '/me', { cookie })
  expect(renewed.setCookies.join()).toContain('Max-Age=2592000')
  expect(renewed.cookie).toBe(cookie)
  const [row] = await house.db.query<{ left: number }>(
    'select max(extract(epoch from expires_at - now()))::float8 as left from sessions',
  )
  expect(row?.left).toBeGreaterThan(29.9 * 86_400)
})

test('writes from another site are refused, before and after signing in', async () => {
  const headers = { origin: 'https://evil.example' }
  const body = { email: FIRST_VISIT.email, password: FIRST_VISIT.password }
  const forced = await house.ask('POST', '/session', { body, headers })
  expect([forced.status, forced.body.additional_data.code]).toEqual([403, 'FOREIGN_ORIGIN'])
  expect((await house.ask('POST', '/setup', { body: FIRST_VISIT, headers })).status).toBe(403)

  const { cookie } = await signIn()
  const write = { cookie, body: { available: false } }
  expect((await house.ask('PUT', '/me/availability', { ...write, headers })).status).toBe(403)
  expect((await house.ask('GET', '/me', { cookie, headers })).status).toBe(200)
  const own = { origin: 'http://localhost:3000' }
  expect((await house.ask('PUT', '/me/availability', { ...write, headers: own })).status).toBe(200)
})

test('with an HTTPS address the cookie travels by HTTPS alone', async () => {
  const safe = await openPeopleHouse({ publicUrl: 'https://inbox.example.com' })
  const answer = await safe.ask('POST', '/setup', { body: FIRST_VISIT })
  expect(answer.setCookies[0]).toMatch(/^__Secure-tsunagi\.session_token=.*; Secure/)
  expect((await safe.ask('GET', '/me', { cookie: answer.cookie })).status).toBe(200)
  await safe.close()
})
