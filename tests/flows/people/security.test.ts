import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecretBox } from '../../../src/server/lib/seal.ts'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
let cookie: string
const PASSWORD = FIRST_VISIT.password
const EMAIL = 'aiko@example.com'

beforeAll(async () => {
  house = await openPeopleHouse()
  cookie = (await house.ask('POST', '/setup', { body: FIRST_VISIT })).cookie
})
afterAll(() => house.close())

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as = cookie) =>
  house.ask(method, path, { cookie: as, ...(body && { body }) })
const codeOf = (answer: { status: number; body: { additional_data: { code?: string } } }) => [
  answer.status,
  answer.body.additional_data.code,
]
const signIn = (more: object = {}, address = '127.0.0.1') =>
  house.ask('POST', '/session', { body: { email: EMAIL, password: PASSWORD, ...more }, address })
const security = async (as = cookie) => (await ask('GET', '/me/security', undefined, as)).body.data

/** Oldest first: act, who did it, whose it is about, and what of it. */
async function told(): Promise<unknown[]> {
  const rows = await house.db.query<{ told: unknown }>(
    `select jsonb_build_array(act, user_id, subject_id, detail) as told from audit_entries
     where subject_kind = 'user' and act not like 'session.%' order by id`,
  )
  return rows.map((row) => row.told)
}

test('sessions are listed with where they are used, and end one by one or all but this', async () => {
  const other = await house.ask('POST', '/session', {
    body: { email: EMAIL, password: PASSWORD },
    headers: { 'user-agent': 'A telephone' },
    address: '192.0.2.7',
  })
  const third = (await signIn()).cookie
  const { sessions } = await security()
  expect(sessions).toHaveLength(3)
  expect(sessions.filter((session: { current: boolean }) => session.current)).toHaveLength(1)
  const telephone = sessions.find((session: { user_agent: string }) => session.user_agent === 'A telephone')
  expect(telephone).toMatchObject({ ip_address: '192.0.2.7', current: false })

  expect((await ask('DELETE', `/me/sessions/${telephone.id}`)).status).toBe(200)
  expect((await ask('GET', '/me', undefined, other.cookie)).status).toBe(401)
  expect((await ask('DELETE', `/me/sessions/${telephone.id}`)).status).toBe(404)
  expect((await ask('GET', '/me', undefined, third)).status).toBe(200)
  await ask('DELETE', '/me/sessions')
  expect((await ask('GET', '/me', undefined, third)).status).toBe(401)
  expect((await security()).sessions).toHaveLength(1)
})

test('what would let somebody in for good asks for the password once more, for ten minutes, and never takes a token', async () => {
  const fresh = (await signIn()).cookie
  for (const [method, path, body] of [
    ['POST', '/me/second_factor'],
    ['DELETE', '/me/second_factor'],
    ['POST', '/me/second_factor/recovery_codes'],
    ['POST', '/me/passkeys/options'],
    ['DELETE', '/me/passkeys/01234567-89ab-7def-8123-456789abcdef'],
    ['PUT', '/me/email', { email: 'other@example.com' }],
    ['DELETE', '/users/1/second_factor'],
  ] as const)
    expect(codeOf(await ask(method, path, body, fresh))).toEqual([403, 'PASSWORD_NEEDED'])
  expect(codeOf(await ask('POST', '/me/confirmation', { password: 'wrong horse' }, fresh))).toEqual([
    403,
    'WRONG_PASSWORD',
  ])
  expect((await ask('POST', '/me/confirmation', { password: PASSWORD }, fresh)).status).toBe(200)
  expect(codeOf(await ask('DELETE', '/me/second_factor', undefined, fresh))).toEqual([
    409,
    'SECOND_FACTOR_OFF',
  ])
  // Another session of the same user has not typed it.
  expect(codeOf(await ask('DELETE', '/me/second_factor'))).toEqual([403, 'PASSWORD_NEEDED'])
  house.passRealTime(10 * 60_000)
  expect(codeOf(await ask('DELETE', '/me/second_factor', undefined, fresh))).toEqual([403, 'PASSWORD_NEEDED'])

  const { token } = (await ask('POST', '/me/api_tokens', { name: 'Script' })).body.data
  for (const [method, path] of [
    ['GET', '/me/security'],
    ['POST', '/me/second_factor'],
    ['DELETE', '/me/sessions'],
  ] as const) {
    const refused = await house.ask(method, path, { headers: { 'x-api-token': token } })
    expect(codeOf(refused)).toEqual([403, 'SESSION_NEEDED'])
  }
})

test('a changed password ends every other session and is told by mail', async () => {
  const other = (await signIn()).cookie
  const change = (current_password: string, password: string) =>
    ask('PUT', '/me/password', { current_password, password })
  expect(codeOf(await change('wrong horse', 'another sentence'))).toEqual([403, 'WRONG_PASSWORD'])
  expect(codeOf(await change(PASSWORD, 'Password2026!'))).toEqual([422, 'PASSWORD_TOO_COMMON'])
  expect((await change(PASSWORD, 'short')).status).toBe(400)
  expect((await ask('GET', '/me', undefined, other)).status).toBe(200)

  const changed = await change(PASSWORD, 'another sentence')
  expect(changed.status).toBe(200)
  expect((await ask('GET', '/me', undefined, other)).status).toBe(401)
  expect((await ask('GET', '/me')).status).toBe(200)
  expect((await signIn()).status).toBe(401)
  expect(house.letters.at(-1)).toMatchObject({
    to: EMAIL,
    kind: 'security',
    subject: /パスワードが変更されました/,
  })
  expect((await told()).at(-1)).toEqual(['user.changed', 1, '1', { password: true }])
  expect((await change('another sentence', PASSWORD)).status).toBe(200)
})

test('a passkey that is removed is named in the audit log', async () => {
  const id = '01234567-89ab-7def-8123-456789abcde0'
  await house.db.query(
    `insert into passkeys (company_id, id, user_id, name, credential_id, public_key, counter, transports, synced, created_at)
     values (1, $1, 1, 'My laptop', 'x', '', 0, '{}', false, now())`,
    [id],
  )
  await ask('POST', '/me/confirmation', { password: PASSWORD })
  expect((await ask('DELETE', `/me/passkeys/${id}`)).status).toBe(200)
  expect((await told()).at(-1)).toEqual(['passkey.removed', 1, '1', { name: 'My laptop' }])
  expect((await ask('DELETE', `/me/passkeys/${id}`)).status).toBe(404)
})

test('second factor: on with a first code, asked for at sign-in, each code once, recovery codes once, off again', async () => {
  await ask('POST', '/me/confirmation', { password: PASSWORD })
  const begun = await ask('POST', '/me/second_factor')
  const { secret, uri } = begun.body.data
  expect(uri).toMatch(/^otpauth:\/\/totp\/Tsunagi:aiko%40example\.com\?.*secret=/)
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const code = () => totp.generate({ timestamp: house.clock.realNow().getTime() })
  // Until it is confirmed nobody is asked for it.
  expect((await signIn()).status).toBe(200)
  const wrong = code() === '000000' ? '000001' : '000000'
  expect(codeOf(await ask('POST', '/me/second_factor/confirm', { code: wrong }))).toEqual([422, 'WRONG_CODE'])
  // The half minutes go on while the test runs, so what is to be the same code is kept.
  const first = code()
  const confirmed = await ask('POST', '/me/second_factor/confirm', { code: first })
  const { recovery_codes: recovery } = confirmed.body.data
  expect(recovery).toHaveLength(10)
  expect(new Set(recovery).size).toBe(10)
  expect(recovery[0]).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
  expect(codeOf(await ask('POST', '/me/second_factor'))).toEqual([409, 'SECOND_FACTOR_ON'])
  expect((await security()).second_factor).toMatchObject({ on: true, recovery_codes_left: 10 })
  const kept = await house.db.query<{ row: string }>(
    'select s::text as row from second_factors s union all select r::text from recovery_codes r',
  )
  expect(JSON.stringify(kept)).not.toContain(secret)

  const asked = await signIn()
  expect(codeOf(asked)).toEqual([401, 'SECOND_FACTOR_NEEDED'])
  expect(asked.setCookies).toEqual([])
  // That a code is asked for is told to whoever knows the password alone.
  expect(codeOf(await signIn({ password: 'wrong horse' }))).toEqual([401, 'WRONG_EMAIL_OR_PASSWORD'])
  expect(codeOf(await signIn({ password: 'wrong horse', code: code() }))).toEqual([
    401,
    'WRONG_EMAIL_OR_PASSWORD',
  ])
  // The code that confirmed it is used up.
  expect(codeOf(await signIn({ code: first }))).toEqual([401, 'WRONG_CODE'])
  house.passRealTime(30_000)
  const now = code()
  expect((await signIn({ code: `${now.slice(0, 3)} ${now.slice(3)}` })).status).toBe(200)
  expect(codeOf(await signIn({ code: now }))).toEqual([401, 'WRONG_CODE'])
  // Of two who send the next one at the same moment, one comes in.
  house.passRealTime(30_000)
  const next = code()
  const both = await Promise.all([signIn({ code: next }), signIn({ code: next })])
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 401])

  expect((await signIn({ recovery_code: recovery[3].toUpperCase().replaceAll('-', ' ') })).status).toBe(200)
  expect(house.letters.at(-1)?.subject).toContain('リカバリーコード')
  expect(codeOf(await signIn({ recovery_code: recovery[3] }))).toEqual([401, 'WRONG_CODE'])
  expect((await security()).second_factor.recovery_codes_left).toBe(9)

  const renewed = await ask('POST', '/me/second_factor/recovery_codes')
  expect(house.letters.at(-1)?.subject).toContain('リカバリーコードが作り直されました')
  expect(codeOf(await signIn({ recovery_code: recovery[4] }))).toEqual([401, 'WRONG_CODE'])
  expect((await signIn({ recovery_code: renewed.body.data.recovery_codes[0] })).status).toBe(200)

  expect((await ask('DELETE', '/me/second_factor')).status).toBe(200)
  expect((await signIn()).status).toBe(200)
  expect((await house.db.query('select * from recovery_codes')).length).toBe(0)
  expect((await told()).slice(-5)).toEqual([
    ['second_factor.on', 1, '1', {}],
    ['recovery_code.used', null, '1', {}],
    ['recovery_codes.renewed', 1, '1', {}],
    ['recovery_code.used', null, '1', {}],
    ['second_factor.off', 1, '1', {}],
  ])
})

test('five wrong codes end the guessing, for the right one too; an admin may switch it off', async () => {
  await ask('POST', '/me/confirmation', { password: PASSWORD })
  const { secret } = (await ask('POST', '/me/second_factor')).body.data
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const code = () => totp.generate({ timestamp: house.clock.realNow().getTime() })
  await ask('POST', '/me/second_factor/confirm', { code: code() })
  // As after a restore with another key: no code is right, and nothing breaks.
  const [kept] = await house.db.query<{ secret: Buffer }>('select secret from second_factors')
  const foreign = createSecretBox('22'.repeat(32)).seal(secret, 'second factor 1 1')
  await house.db.query('update second_factors set secret = $1', [foreign])
  expect(codeOf(await signIn({ code: code() }, '198.51.100.9'))).toEqual([401, 'WRONG_CODE'])
  await house.db.query('update second_factors set secret = $1', [kept!.secret])
  house.passRealTime(30_000)
  for (let n = 1; n < 5; n++)
    expect(codeOf(await signIn({ code: 'abcdef' }, `198.51.100.${n}`))).toEqual([401, 'WRONG_CODE'])
  expect(codeOf(await signIn({ code: code() }, '198.51.100.99'))).toEqual([429, 'TOO_MANY_SIGN_INS'])
  expect((await ask('DELETE', '/users/1/second_factor')).status).toBe(200)
  expect((await told()).at(-1)).toEqual(['second_factor.off', 1, '1', {}])
  expect((await signIn()).status).toBe(200)
})

test('a forgotten password: asked alike by everybody, one link, once, for half an hour, and no way past anything', async () => {
  const askReset = (email: string, address = '203.0.113.9') =>
    house.ask('POST', '/sign_in/password_resets', { body: { email }, address })
  const linkIn = async (count: number) => {
    await expect.poll(() => house.letters.length).toBe(count)
    return /reset-password\/(\S+)/.exec(house.letters.at(-1)!.text)![1]!
  }
  const before = house.letters.length
  const [known, unknown] = [await askReset('Aiko@Example.com'), await askReset('nobody@example.com')]
  expect(known.status).toBe(200)
  expect(known.body).toEqual(unknown.body)
  const first = await linkIn(before + 1)
  await askReset(EMAIL)
  const token = await linkIn(before + 2)
  expect((await house.ask('GET', `/sign_in/password_resets/${first}`)).status).toBe(404)
  expect((await house.ask('GET', `/sign_in/password_resets/${token}`)).body.data).toEqual({ email: EMAIL })
  const kept = await house.db.query<{ row: string }>('select l::text as row from mailed_links l')
  expect(JSON.stringify(kept)).not.toContain(token)

  const reset = (password: string, link = token) =>
    house.ask('POST', `/sign_in/password_resets/${link}`, { body: { password } })
  expect(codeOf(await reset('password1'))).toEqual([422, 'PASSWORD_TOO_COMMON'])
  const answers = await Promise.all([reset('a new sentence'), reset('a new sentence')])
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404])
  expect(answers.flatMap((answer) => answer.setCookies)).toEqual([])
  expect((await ask('GET', '/me')).status).toBe(401)
  expect((await signIn()).status).toBe(401)
  cookie = (await signIn({ password: 'a new sentence' })).cookie

  const sofar = house.letters.length
  await askReset(EMAIL)
  const late = await linkIn(sofar + 1)
  house.passRealTime(30 * 60_000)
  expect((await reset('yet another one', late)).status).toBe(404)
  // An inbox is not filled: three letters in a quarter of an hour, and nobody is told.
  const sent = house.letters.length
  for (let n = 0; n < 5; n++) expect((await askReset(EMAIL, `203.0.113.${100 + n}`)).status).toBe(200)
  await expect.poll(() => house.letters.length).toBe(sent + 3)
  for (let n = 0; n < 10; n++) await askReset(`${n}@example.com`, '203.0.113.77')
  expect((await askReset(EMAIL, '203.0.113.77')).status).toBe(429)
})

test('a new address counts once the letter to it is answered, and the old one hears of it', async () => {
  cookie = (await signIn({ password: 'a new sentence' })).cookie
  await ask('POST', '/me/confirmation', { password: 'a new sentence' })
  expect((await ask('PUT', '/me/email', { email: 'not an address' })).status).toBe(400)
  expect(codeOf(await ask('PUT', '/me/email', { email: 'aiko@home' }))).toEqual([422, 'EMAIL_INVALID'])
  const asked = await ask('PUT', '/me/email', { email: 'Aiko.New@Example.com' })
  expect(asked.body.data).toEqual({ confirmation_sent: true })
  expect((await ask('GET', '/me')).body.data.email).toBe(EMAIL)
  const letter = house.letters.at(-1)!
  expect(letter.to).toBe('aiko.new@example.com')
  const token = /confirm-email\/(\S+)/.exec(letter.text)![1]
  const done = await house.ask('POST', `/sign_in/email_changes/${token}`)
  expect(done.body.data).toEqual({ email: 'aiko.new@example.com' })
  expect((await house.ask('POST', `/sign_in/email_changes/${token}`)).status).toBe(404)
  expect((await ask('GET', '/me')).body.data.email).toBe('aiko.new@example.com')
  expect(house.letters.at(-1)).toMatchObject({ to: EMAIL, subject: /メールアドレスが変更/ })
  expect((await told()).at(-1)).toEqual(['user.changed', 1, '1', { email: true }])
  expect((await signIn({ email: 'aiko.new@example.com', password: 'a new sentence' })).status).toBe(200)
})

test('a picture is drawn anew as a small square; what is none is refused', async () => {
  const sharp = (await import('sharp')).default
  const wide = await sharp({ create: { width: 600, height: 200, channels: 3, background: '#35f' } })
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .jpeg()
    .toBuffer()
  const put = (bytes: Buffer, type: string) => {
    const body = Buffer.concat([
      Buffer.from(
        `--edge\r\ncontent-disposition: form-data; name="file"; filename="x"\r\ncontent-type: ${type}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n--edge--\r\n'),
    ])
    return house.ask('PUT', '/me/picture', {
      cookie,
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    })
  }
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  expect(codeOf(await put(svg, 'image/png'))).toEqual([422, 'PICTURE_NOT_ALLOWED'])
  expect(codeOf(await put(wide.subarray(0, 300), 'image/jpeg'))).toEqual([422, 'PICTURE_NOT_ALLOWED'])
  const me = await put(wide, 'image/jpeg')
  expect(me.body.data.picture_url).toMatch(/^\/api\/inbox\/users\/1\/picture\?v=[0-9a-f]{16}$/)
  const [row] = await house.db.query<{ bytes: Buffer }>('select bytes from user_pictures')
  const drawn = await sharp(row!.bytes).metadata()
  expect([drawn.format, drawn.width, drawn.height, drawn.exif]).toEqual(['webp', 192, 192, undefined])
  expect((await ask('DELETE', '/me/picture')).body.data.picture_url).toBeNull()
  expect((await ask('GET', '/users/1/picture')).status).toBe(404)
})

test('without a mail server there is no reset, and a new address counts at once', async () => {
  const quiet = await openPeopleHouse({ mail: false })
  const { cookie: first } = await quiet.ask('POST', '/setup', { body: FIRST_VISIT })
  expect((await quiet.ask('GET', '/sign_in')).body.data).toEqual({
    password_reset: false,
    openid: null,
    openid_redirect_url: 'http://localhost:3000/api/inbox/sign_in/openid/callback',
  })
  await quiet.ask('POST', '/me/confirmation', { cookie: first, body: { password: PASSWORD } })
  const changed = await quiet.ask('PUT', '/me/email', { cookie: first, body: { email: 'mei@example.com' } })
  expect(changed.body.data).toEqual({ confirmation_sent: false })
  expect((await quiet.ask('GET', '/me', { cookie: first })).body.data.email).toBe('mei@example.com')
  const made = await quiet.ask('POST', '/invitations', { cookie: first, body: { email: 'ken@example.com' } })
  expect(made.body.data.mailed).toBe(false)
  await quiet.close()
})

test('invitations: by mail in their language, listed, sent again with another link, withdrawn', async () => {
  const made = await ask('POST', '/invitations', { email: 'ken@example.com', name: 'Ken', locale: 'en' })
  const { id, token, mailed } = made.body.data
  expect(mailed).toBe(true)
  expect(house.letters.at(-1)).toMatchObject({
    to: 'ken@example.com',
    subject: 'Aiko invites you to Kumo on Tsunagi',
  })
  expect(house.letters.at(-1)!.text).toContain(`http://localhost:3000/invitations/${token}`)
  const list = (await ask('GET', '/invitations')).body.data
  expect(list).toMatchObject([{ id, email: 'ken@example.com', invited_by: 1, expired: false }])
  expect(JSON.stringify(list)).not.toContain(token)
  house.passRealTime(8 * 86_400_000)
  expect((await ask('GET', '/invitations')).body.data[0].expired).toBe(true)
  const again = await ask('POST', `/invitations/${id}/resend`)
  expect(again.body.data.token).not.toBe(token)
  expect((await house.ask('GET', `/invitations/${token}`)).status).toBe(404)
  expect((await house.ask('GET', `/invitations/${again.body.data.token}`)).status).toBe(200)
  expect((await ask('DELETE', `/invitations/${id}`)).status).toBe(200)
  expect((await house.ask('GET', `/invitations/${again.body.data.token}`)).status).toBe(404)
  expect((await ask('POST', `/invitations/${id}/resend`)).status).toBe(404)
  expect((await ask('GET', '/invitations')).body.data).toEqual([])
})
