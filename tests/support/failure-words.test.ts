import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errors } from '../../src/web/locales/en/errors.ts'

const CHANNELS = new URL('../../src/server/channels/', import.meta.url)
/** Has the provider's own words in its sentence, which stands as it is. */
const AS_SAID = 'PROVIDER_REFUSED'

/** The catalogue's own test sees to it that Japanese has what English has. */
test('a message that a provider refuses says why in every language', () => {
  const sources = readdirSync(CHANNELS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(\.test|contract)\.ts$/.test(name))
    .map((name) => readFileSync(new URL(name, CHANNELS), 'utf8'))
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/\bcode: '([A-Z][A-Z_]{3,})'/g)].map(([, code = '']) => code),
  )
  // Of a file: its place in the thread has words of its own.
  const ofMessages = new Set(codes.filter((code) => code !== AS_SAID && !code.startsWith('MEDIA_')))
  expect(ofMessages.size).toBeGreaterThan(30)
  for (const code of ofMessages) expect(errors, code).toHaveProperty(code)
})
