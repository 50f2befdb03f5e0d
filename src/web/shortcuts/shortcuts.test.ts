import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { actOf, shortcuts, switchSingleKeys } from './shortcuts.ts'
import { listenToKeys } from './use-shortcuts.ts'

const press = (key: string, more: Partial<KeyboardEventInit> = {}) =>
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })

test('no key calls two acts', () => {
  const keys = Object.values(shortcuts).filter((key) => key !== null)
  expect(new Set(keys).size).toBe(keys.length)
})

describe('a pressed key', () => {
  test.each([
    ['j', {}, 'next'],
    ['J', { shiftKey: false }, 'next'],
    ['U', { shiftKey: true }, 'unreadOnly'],
    ['u', {}, 'markUnread'],
    ['k', { ctrlKey: true }, 'commands'],
    ['k', { metaKey: true }, 'commands'],
    ['?', { shiftKey: true }, 'help'],
    ['j', { ctrlKey: true }, undefined],
    ['e', { altKey: true }, undefined],
    ['q', {}, undefined],
  ])('%s with %o calls %s', (key, more, act) => {
    expect(actOf(press(key, more))).toBe(act)
  })
})

describe('the listener', () => {
  let stop: () => void
  beforeEach(() => {
    stop = listenToKeys()
  })
  afterEach(() => {
    stop()
    switchSingleKeys(true)
    document.body.replaceChildren()
    vi.restoreAllMocks()
  })

  test('leaves alone what nobody answers to', () => {
    const event = press('j')
    document.body.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  })
})
