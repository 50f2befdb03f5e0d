import { afterEach, beforeEach, expect, test } from 'vitest'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
beforeEach(async () => {
  house = await openPeopleHouse()
  await house.ask('POST', '/setup', { body: FIRST_VISIT })
})
afterEach(() => house.close())

const signIn = (password: string, address: string, email = FIRST_VISIT.email) =>
  house.ask('POST', '/session', { body: { email, password }, address })

test('after 10 failures an address waits, for its first failure to be 5 minutes old', async () => {
  for (let n = 0; n < 10; n++)
    expect((await signIn('wrong horse', '192.0.2.1', `${n}@example.com`)).status).toBe(401)
  const refused = await signIn(FIRST_VISIT.password, '192.0.2.1')
  expect([refused.status, refused.body.additional_data.code]).toEqual([429, 'TOO_MANY_SIGN_INS'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(200)
  house.passRealTime(5 * 60_000)
  expect((await signIn(FIRST_VISIT.password, '192.0.2.1')).status).toBe(200)
})

test('an email that failed 10 times anywhere is throttled, and still lets its owner in', async () => {
  for (let n = 0; n < 10; n++) expect((await signIn('wrong horse', `192.0.2.${n}`)).status).toBe(401)
  expect((await signIn('wrong horse', '198.51.100.1')).status).toBe(429)
  expect((await signIn(FIRST_VISIT.password, '203.0.113.1')).status).toBe(200)
})

test('twenty colleagues at the same moment all come in', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => signIn(FIRST_VISIT.password, '192.0.2.1')),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200))
})
