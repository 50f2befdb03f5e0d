import { describe, expect, test } from 'vitest'
import { windowOf, windowRuleFor } from './messaging-window.ts'

const last = new Date('2026-11-22T10:00:00.000Z')
const hoursLater = (hours: number, milliseconds = 0) =>
  new Date(last.getTime() + hours * 3_600_000 + milliseconds)

describe('the messaging window', () => {
  test('of WhatsApp is open for 24 hours from the last inbound message, to the millisecond', () => {
    expect(windowOf('whatsapp_twilio', last, hoursLater(24, -1))).toEqual({
      state: 'open',
      until: hoursLater(24).toISOString(),
    })
    expect(windowOf('whatsapp_twilio', last, hoursLater(24))).toEqual({ state: 'template_only', until: null })
  })
  test('of Messenger lets people answer for seven days', () => {
    expect(windowOf('messenger', last, hoursLater(24))).toEqual({
      state: 'human_agent',
      until: hoursLater(168).toISOString(),
    })
    expect(windowOf('messenger', last, hoursLater(168))).toEqual({ state: 'closed', until: null })
  })
  test('of a contact who never wrote is closed to free text', () => {
    expect(windowOf('whatsapp_twilio', null, last).state).toBe('template_only')
    expect(windowOf('messenger', null, last).state).toBe('closed')
  })
  test('is ruled by the youngest rule that has begun', () => {
    expect(windowRuleFor('whatsapp_twilio', last).textLength).toBe(1600)
  })
})
