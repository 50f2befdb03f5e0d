/** `npm run reset-password`, beside the product that runs on the same database. */
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { resetPassword } from '../../../src/server/commands.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let database: FreshDatabase
let house: PeopleHouse

beforeAll(async () => {
  database = await freshDatabase()
  house = await openPeopleHouse({ database, mail: false })
  vi.stubEnv('DATABASE_URL', database.connectionString)
  vi.stubEnv('PUBLIC_URL', 'http://localhost:3000')
  vi.stubEnv('LOG_LEVEL', 'silent')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await house.close()
  await database.drop()
})

test('an only administrator without mail chooses a new password by the printed link, and may drop a lost second factor', async () => {
  const { cookie } = await house.ask('POST', '/setup', { body: FIRST_VISIT })
  await house.ask('POST', '/me/confirmation', { cookie, body: { password: FIRST_VISIT.password } })
  const { secret } = (await house.ask('POST', '/me/second_factor', { cookie })).body.data
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  await house.ask('POST', '/me/second_factor/confirm', { cookie, body: { code } })
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const tokenPrinted = () =>
    /http:\/\/localhost:3000\/reset-password\/(\S+)/.exec(said.mock.calls.join('\n'))?.[1]

  await expect(resetPassword('nobody@example.com', { dropSecondFactor: false })).rejects.toThrow(
    'nobody@example.com is nobody’s address here',
  )
  await resetPassword('Aiko@Example.com', { dropSecondFactor: false })
  const reset = await house.ask('POST', `/sign_in/password_resets/${tokenPrinted()}`, {
    body: { password: 'a new sentence' },
  })
  expect(reset.status).toBe(200)
  expect((await house.ask('GET', '/me', { cookie })).status).toBe(401)
  const body = { email: FIRST_VISIT.email, password: 'a new sentence' }
  // The password alone is not enough: what the telephone shows is still asked for.
  const asked = await house.ask('POST', '/session', { body })
  expect(asked.body.additional_data.code).toBe('SECOND_FACTOR_NEEDED')

  await resetPassword('aiko@example.com', { dropSecondFactor: true })
  expect(said.mock.calls.join('\n')).toContain('signs in without a second step')
  said.mockRestore()
  expect((await house.ask('POST', '/session', { body })).status).toBe(200)
})
