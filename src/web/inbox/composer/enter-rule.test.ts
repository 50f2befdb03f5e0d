import { describe, expect, test } from 'vitest'
import { type EnterPress, enterSends } from './enter-rule.ts'

const press = (more: Partial<EnterPress> = {}): EnterPress => ({
  key: 'Enter',
  keyCode: 13,
  shiftKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  timeStamp: 10_000,
  ...more,
})

describe('Enter', () => {
  test('sends', () => expect(enterSends(press(), null)).toBe(true))

  test('with Shift or Alt begins a new line', () => {
    expect(enterSends(press({ shiftKey: true }), null)).toBe(false)
    expect(enterSends(press({ altKey: true }), null)).toBe(false)
  })

  test('held down does not send again and again', () => {
    expect(enterSends(press({ repeat: true }), null)).toBe(false)
  })

  test('never sends while an input method composes (Chrome, Firefox)', () => {
    expect(enterSends(press({ isComposing: true, keyCode: 229 }), null)).toBe(false)
    expect(enterSends(press({ isComposing: true }), null)).toBe(false)
  })

  test('never sends the Enter that ended the composition (Safari)', () => {
    expect(enterSends(press({ keyCode: 229 }), 10_000)).toBe(false)
    expect(enterSends(press(), 9_999)).toBe(false)
  })

  test('sends the next Enter after the composition', () => {
    expect(enterSends(press(), 9_900)).toBe(true)
  })

  test('another key never sends', () => expect(enterSends(press({ key: 'a' }), null)).toBe(false))
})
