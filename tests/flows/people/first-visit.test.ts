import { afterEach, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
afterEach(() => house.close())

test('the first visit makes the company and its first user, signed in and with all rights', async () => {
  house = await openPeopleHouse()
  expect((await house.ask('GET', '/setup')).body.data).toEqual({ needed: true, setup_code_needed: false })

  const made = await house.ask('POST', '/setup', { body: FIRST_VISIT })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    success: true,
    data: {
      id: 1,
      name: 'Aiko',
      email: 'aiko@example.com',
      available: true,
      active: true,
      rights: { admin: true, account_settings_access: true },
      locale: 'ja',
      time_zone: 'Asia/Tokyo',
      company: { name: 'Kumo', time_zone: 'Asia/Tokyo', second_factor_demanded: false },
      second_factor_missing: null,
      simulator: false,
    },
  })
  const me = await house.ask('GET', '/me', { cookie: made.cookie })
  expect(me.status).toBe(200)
  expect(me.body.data).toEqual(made.body.data)
  expect(me.body.additional_data).toEqual({ event_cursor: 'cursor-1' })

  expect((await house.ask('GET', '/setup')).body.data).toEqual({ needed: false, setup_code_needed: false })
  const again = await house.ask('POST', '/setup', { body: FIRST_VISIT })
  expect([again.status, again.body.additional_data.code]).toEqual([409, 'ALREADY_SET_UP'])
})

test('of first visits at the same moment one wins', async () => {
  house = await openPeopleHouse()
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      house.ask('POST', '/setup', { body: { ...FIRST_VISIT, email: `${name}@example.com` } }),
    ),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409])
  expect(await house.db.query('select count(*) as number from companies')).toEqual([{ number: 1 }])
  expect(await house.db.query('select count(*) as number from users')).toEqual([{ number: 1 }])
  expect(await house.db.query('select count(*) as number from accounts')).toEqual([{ number: 1 }])
})

test('beyond loopback the first visit needs the code that was printed', async () => {
  const database = await freshDatabase()
  house = await openPeopleHouse({ database, loopbackOnly: false })
  const code = house.people.setupCode ?? ''
  expect(code).toMatch(/^([0-9a-f]{4}-){3}[0-9a-f]{4}$/)
  expect((await house.ask('GET', '/setup')).body.data).toEqual({ needed: true, setup_code_needed: true })

  const without = await house.ask('POST', '/setup', { body: FIRST_VISIT })
  expect([without.status, without.body.additional_data.code]).toEqual([403, 'SETUP_CODE_WRONG'])
  const wrong = await house.ask('POST', '/setup', {
    body: { ...FIRST_VISIT, setup_code: code.replace(/./, (first) => (first === '0' ? '1' : '0')) },
  })
  expect(wrong.status).toBe(403)
  const typed = code.toUpperCase().replaceAll('-', ' ')
  expect((await house.ask('POST', '/setup', { body: { ...FIRST_VISIT, setup_code: typed } })).status).toBe(
    201,
  )

  const later = await openPeopleHouse({ database, loopbackOnly: false })
  expect(later.people.setupCode).toBeNull()
  await later.close()
})

test.each([
  [{ time_zone: 'Asia/Atlantis' }, 422, 'TIME_ZONE_UNKNOWN'],
  [{ email: 'aiko@home' }, 422, 'EMAIL_INVALID'],
  [{ password: 'short' }, 400, 'BAD_REQUEST'],
  [{ company_name: '' }, 400, 'BAD_REQUEST'],
])('a first visit with %o is refused and makes nothing', async (wrong, status, code) => {
  house = await openPeopleHouse()
  const answer = await house.ask('POST', '/setup', { body: { ...FIRST_VISIT, ...wrong } })
  expect([answer.status, answer.body.additional_data.code]).toEqual([status, code])
  expect((await house.ask('GET', '/setup')).body.data.needed).toBe(true)
})
