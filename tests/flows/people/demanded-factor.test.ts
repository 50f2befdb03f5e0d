/** A company may demand a second factor: who signs in without one can do nothing but set one up. */
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
/** The administrator, and a colleague. */
let aiko: string
let ken: string
const { password } = FIRST_VISIT
const KEN = 'ken@example.com'

beforeAll(async () => {
  house = await openPeopleHouse()
  aiko = (await house.ask('POST', '/setup', { body: FIRST_VISIT })).cookie
  const invited = await ask('POST', '/invitations', { email: KEN })
  const path = `/invitations/${invited.body.data.token}/accept`
  ken = (await house.ask('POST', path, { body: { name: 'Ken', password } })).cookie
})
afterAll(() => house.close())

const ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, as = aiko) =>
  house.ask(method, path, { cookie: as, ...(body && { body }) })
const codeOf = (answer: { status: number; body: { additional_data: { code?: string } } }) => [
  answer.status,
  answer.body.additional_data.code,
]
const signIn = (email: string, more: object = {}) =>
  house.ask('POST', '/session', { body: { email, password, ...more } })
const missing = async (as: string) => (await ask('GET', '/me', undefined, as)).body.data.second_factor_missing
const confirm = (as: string) => ask('POST', '/me/confirmation', { password }, as)

/** Sets an authenticator app up; answers what it shows now, which is later by half a minute each time. */
async function enrol(as: string): Promise<() => string> {
  await confirm(as)
  const begun = await ask('POST', '/me/second_factor', undefined, as)
  const totp = new TOTP({ secret: Secret.fromBase32(begun.body.data.secret) })
  const code = () => {
    house.passRealTime(30_000)
    return totp.generate({ timestamp: house.clock.realNow().getTime() })
  }
  const confirmed = await ask('POST', '/me/second_factor/confirm', { code: code() }, as)
  expect(confirmed.body.data.recovery_codes).toHaveLength(10)
  return code
}

test('is demanded by an administrator alone, who has one, and it is told', async () => {
  const demand = { second_factor_demanded: true }
  expect(codeOf(await ask('PATCH', '/company', demand, ken))).toEqual([403, 'NOT_ADMIN'])
  expect(codeOf(await ask('PATCH', '/company', demand))).toEqual([403, 'PASSWORD_NEEDED'])
  await confirm(aiko)
  expect(codeOf(await ask('PATCH', '/company', demand))).toEqual([409, 'SECOND_FACTOR_FIRST'])
  const { token } = (await ask('POST', '/me/api_tokens', { name: 'Script' })).body.data
  const byToken = await house.ask('PATCH', '/company', { body: demand, headers: { 'x-api-token': token } })
  expect(codeOf(byToken)).toEqual([403, 'SESSION_NEEDED'])

  await enrol(aiko)
  const changed = await ask('PATCH', '/company', demand)
  expect([changed.status, changed.body.data]).toEqual([200, demand])
  await ask('PATCH', '/company', demand)
  expect((await ask('GET', '/me')).body.data.company).toMatchObject(demand)
  const told = await house.db.query<{ user_id: number; detail: object }>(
    "select user_id, detail from audit_entries where act = 'company.changed'",
  )
  expect(told).toEqual([{ user_id: 1, detail: { second_factor_demanded: [false, true] } }])
  // Tokens are no sign-in: they go on.
  expect((await house.ask('GET', '/users', { headers: { 'x-api-token': token } })).status).toBe(200)
})

test('who has none is shown to administrators alone', async () => {
  expect(codeOf(await ask('GET', '/users/second_factors', undefined, ken))[0]).toBe(403)
  expect((await ask('GET', '/users/second_factors')).body.data).toEqual([
    { user_id: 1, app: true, passkeys: 0 },
    { user_id: 2, app: false, passkeys: 0 },
  ])
})

test('without one nothing is answered but what sets one up, from the moment on that it is demanded', async () => {
  for (const as of [ken, (await signIn(KEN)).cookie]) {
    expect(await missing(as)).toBe('set_up')
    for (const [method, path] of [
      ['GET', '/users'],
      ['PATCH', '/me'],
      ['POST', '/me/api_tokens'],
      ['PUT', '/me/password'],
      ['DELETE', '/me/sessions'],
    ] as const) {
      const refused = await ask(method, path, {}, as)
      expect([path, ...codeOf(refused)]).toEqual([path, 403, 'SECOND_FACTOR_DEMANDED'])
    }
  }
  await enrol(ken)
  expect(await missing(ken)).toBe(null)
  expect((await ask('GET', '/users', undefined, ken)).status).toBe(200)
})

test('who has one has to show it: a session by the password alone sets up no other', async () => {
  // As one that was opened before the factor was set up.
  await house.db.query("update sessions set way = 'password' where user_id = 2")
  house.people.forgetCallers()
  expect(await missing(ken)).toBe('sign_in')
  for (const [method, path] of [
    ['GET', '/me/security'],
    ['POST', '/me/second_factor'],
    ['POST', '/me/passkeys/options'],
  ] as const)
    expect(codeOf(await ask(method, path, undefined, ken))).toEqual([403, 'SECOND_FACTOR_DEMANDED'])
  expect((await ask('DELETE', '/session', undefined, ken)).status).toBe(200)
})

test('who loses the last one has to set one up anew; a passkey counts, and so does an OpenID provider', async () => {
  expect((await ask('DELETE', '/users/2/second_factor')).status).toBe(200)
  const { cookie } = await signIn(KEN)
  expect(await missing(cookie)).toBe('set_up')
  const code = await enrol(cookie)
  expect(await missing((await signIn(KEN, { code: code() })).cookie)).toBe(null)
  await confirm(cookie)
  expect((await ask('DELETE', '/me/second_factor', undefined, cookie)).status).toBe(200)
  expect(await missing(cookie)).toBe('set_up')

  const id = '01234567-89ab-7def-8123-456789abcde1'
  await house.db.query(
    `insert into passkeys (company_id, id, user_id, name, credential_id, public_key, counter, transports, synced, created_at)
     values (1, $1, 2, 'My laptop', 'y', '', 0, '{}', false, now())`,
    [id],
  )
  house.people.forgetCallers()
  expect((await ask('GET', '/users/second_factors')).body.data[1]).toEqual({
    user_id: 2,
    app: false,
    passkeys: 1,
  })
  expect(await missing(cookie)).toBe('sign_in')
  for (const way of ['passkey', 'openid']) {
    await house.db.query('update sessions set way = $1 where user_id = 2', [way])
    house.people.forgetCallers()
    expect(await missing(cookie)).toBe(null)
  }
  // A laptop that is lost: an administrator lets its owner begin anew.
  await house.db.query("update sessions set way = 'passkey' where user_id = 2")
  await confirm(aiko)
  expect((await ask('DELETE', '/users/2/second_factor')).status).toBe(200)
  expect(await missing(cookie)).toBe('set_up')
  expect(codeOf(await ask('DELETE', '/users/2/second_factor'))).toEqual([409, 'SECOND_FACTOR_OFF'])
})

test('is no longer demanded when an administrator says so', async () => {
  const { cookie } = await signIn(KEN)
  await confirm(aiko)
  expect((await ask('PATCH', '/company', { second_factor_demanded: false })).status).toBe(200)
  expect(await missing(cookie)).toBe(null)
  expect((await ask('GET', '/users', undefined, cookie)).status).toBe(200)
})
