import { describe, expect, test } from 'vitest'
import { createSecretBox, hashKeyOf } from './seal.ts'

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

  test('a former key opens what it sealed, and nothing is sealed with it', () => {
    const former = createSecretBox('cd'.repeat(32))
    const both = createSecretBox('ab'.repeat(32), { openedBy: ['cd'.repeat(32)] })
    expect(both.open(former.seal('token', 'c'), 'c')).toBe('token')
    expect(box.open(both.seal('token', 'c'), 'c')).toBe('token')
    expect(() => former.open(both.seal('token', 'c'), 'c')).toThrow('another key')
    expect(both.seal('token', 'c').subarray(0, 5)).toEqual(both.stamp)
  })

  test('what older versions sealed is opened', () => {
    const sealed = box.seal('token', 'c')
    expect(box.open(Buffer.concat([Buffer.of(1), sealed.subarray(5)]), 'c')).toBe('token')
  })

  test('hashes outlive a change of the key, signatures do not', () => {
    const next = createSecretBox('cd'.repeat(32), { hashKey: hashKeyOf('ab'.repeat(32)) })
    expect(next.hash('x')).toEqual(box.hash('x'))
    expect(next.sign('x')).not.toEqual(box.sign('x'))
    expect(next.isSignatureOf('x', box.sign('x'))).toBe(false)
    const both = createSecretBox('cd'.repeat(32), { openedBy: ['ab'.repeat(32)] })
    expect(both.isSignatureOf('x', box.sign('x').subarray(0, 18))).toBe(true)
    for (const short of [Buffer.of(), box.sign('x').subarray(0, 15)])
      expect(both.isSignatureOf('x', short)).toBe(false)
  })
})
