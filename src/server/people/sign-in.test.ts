import { expect, test, vi } from 'vitest'
import { createLog } from '../log.ts'
import type { Sql } from '../store/db.ts'
import type { PeopleCore } from './people-core.ts'
import { signIn } from './sign-in.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

const ACTIVE = { company_id: 1, id: 7, email: 'aiko@example.com', active: true, password: 'a hash' }

function house(found: object[]) {
  const clock = { now: () => new Date(), realNow: () => new Date(), monotonic: () => 0 }
  const checkPassword = vi.fn(async (hash: string | null) => hash !== null)
  const query = async (text: string) => (text.includes('from users') ? found : [])
  const people = {
    db: { query } as unknown as Sql,
    clock,
    log: createLog('silent'),
    throttle: createSignInThrottle(clock),
    library: { checkPassword, openSession: async () => ({ userId: 7, sessionId: 's', cookies: [] }) },
  } as unknown as PeopleCore
  const enter = () =>
    signIn(people, { email: 'aiko@example.com', password: 'x' }, { userAgent: undefined, address: '::1' })
  return { enter, checkPassword }
}

test('a password is compared whoever comes, so that the time tells nothing', async () => {
  for (const found of [[], [{ ...ACTIVE, active: false }], [{ ...ACTIVE, password: null }]]) {
    const { enter, checkPassword } = house(found)
    await expect(enter()).rejects.toMatchObject({ status: 401, code: 'WRONG_EMAIL_OR_PASSWORD' })
    expect(checkPassword).toHaveBeenCalledTimes(1)
  }
  expect((await house([ACTIVE]).enter()).userId).toBe(7)
})
