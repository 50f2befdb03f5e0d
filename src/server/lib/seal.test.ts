import { describe, expect, test } from 'vitest'
import { createSecretBox } from './seal.ts'

const box = createSecretBox('ab'.repeat(32))

describe('a sealed secret', () => {
  test('opens with its key and context', () => {
    expect(box.open(box.seal('秘密 token', 'channel 1'), 'channel 1')).toBe('秘密 token')
  })
  test('does not show what it holds, and never looks the same twice', () => {
    const sealed = box.seal('token-in-plain-sight', 'c')
    expect(sealed.includes('plain-sight')).toBe(false)
    expect(sealed.equals(box.seal('token-in-plain-sight', 'c'))).toBe(false)
  })
  test('does not open elsewhere, with another key, or changed', () => {
    const sealed = box.seal('token', 'channel 1')
    expect(() => box.open(sealed, 'channel 2')).toThrow()
    expect(() => createSecretBox('cd'.repeat(32)).open(sealed, 'channel 1')).toThrow()
    const changed = Buffer.from(sealed)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(() => box.open(changed, 'channel 1')).toThrow()
    expect(() => box.open(Buffer.of(9, 1, 2), 'channel 1')).toThrow()
  })
  test('tells its key by a fingerprint that is not the key', () => {
    expect(box.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(box.fingerprint).not.toBe(createSecretBox('cd'.repeat(32)).fingerprint)
  })
})
