import { serializeSignedCookie } from 'better-call'
import { afterEach, expect, test, vi } from 'vitest'
import { createSecretBox } from '../lib/seal.ts'
import { createLog } from '../log.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import { openSignInLibrary, type SignInLibrary } from './sign-in-library.ts'

let library: SignInLibrary | undefined
afterEach(async () => {
  vi.restoreAllMocks()
  await library?.close()
  library = undefined
})

/** As the library itself signs. */
const signedByKey11 = await serializeSignedCookie(
  'tsunagi.session_token',
  'abc',
  createSecretBox('11'.repeat(32)).sign('sign-in cookies 1').toString('hex'),
)

async function open(key: string): Promise<SignInLibrary> {
  library = await openSignInLibrary({
    connection: { host: '/nonexistent', user: 'nobody', database: 'nothing' },
    publicUrl: 'http://localhost:3000',
    box: createSecretBox(key.repeat(32)),
    log: createLog('silent'),
    mayOpenSession: async () => true,
  })
  return library
}

test('a database that is away is told as such, and nothing is written to the console', async () => {
  const spoken = (['log', 'info', 'warn', 'error'] as const).map((way) => vi.spyOn(console, way))
  const { openSession } = await open('11')
  const error = await openSession(1, { userAgent: undefined, address: '::1' }).catch((reason) => reason)
  expect(isDatabaseUnavailable(error)).toBe(true)
  for (const way of spoken) expect(way).not.toHaveBeenCalled()
})

test('a cookie is good under the key that signed it alone', async () => {
  const good = (await open('11')).readToken(`a=b; ${signedByKey11}; c=d`)
  expect(good).toBe('abc')
  await library?.close()
  expect((await open('22')).readToken(signedByKey11)).toBeNull()
})
