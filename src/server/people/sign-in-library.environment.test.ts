import { serializeSignedCookie } from 'better-call'
import { expect, test, vi } from 'vitest'
import { createSecretBox } from '../lib/seal.ts'
import { createLog } from '../log.ts'
import { openSignInLibrary } from './sign-in-library.ts'

// Before the imports: the library looks at NODE_ENV while it is loaded, and is tame where a test runs.
vi.hoisted(() => {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    TEST: '',
    BETTER_AUTH_TELEMETRY: '1',
    BETTER_AUTH_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
    BETTER_AUTH_SECRET: 'x'.repeat(40),
    BETTER_AUTH_SECRETS: 'not even well formed',
    BETTER_AUTH_URL: 'https://elsewhere.example',
  })
})

test('the environment cannot make the sign-in library call out, nor change its secret', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response())
  const box = createSecretBox('11'.repeat(32))
  const library = await openSignInLibrary({
    connection: { host: '/nonexistent', user: 'nobody', database: 'nothing' },
    publicUrl: 'http://localhost:3000',
    box,
    log: createLog('silent'),
    mayOpenSession: async () => true,
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(fetched).not.toHaveBeenCalled()
  const secret = box.sign('sign-in cookies 1').toString('hex')
  expect(library.readToken(await serializeSignedCookie('tsunagi.session_token', 'abc', secret))).toBe('abc')
  await library.close()
})
