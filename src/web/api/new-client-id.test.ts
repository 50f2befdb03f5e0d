import { afterEach, expect, test, vi } from 'vitest'
import { newClientId } from './new-client-id.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

afterEach(() => vi.unstubAllGlobals())

test('makes a version 4 id where the browser can', () => {
  expect(newClientId()).toMatch(uuid)
})

test('makes one also where the page is not a secure context', () => {
  const real = globalThis.crypto
  vi.stubGlobal('crypto', { getRandomValues: real.getRandomValues.bind(real) })
  const ids = new Set(Array.from({ length: 100 }, newClientId))
  expect(ids.size).toBe(100)
  for (const id of ids) expect(id).toMatch(uuid)
})
