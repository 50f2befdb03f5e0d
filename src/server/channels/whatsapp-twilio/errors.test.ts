import { describe, expect, it } from 'vitest'
import { clipped } from '../foreign-words.ts'
import { attentionFor, errorNumber, failureOf, judgementOf } from './errors.ts'

/** Every number of Twilio's pages that a WhatsApp channel meets (research of November 2026). */
const NUMBERS = [
  20003, 20404, 20429, 20500, 20503, 21211, 21408, 21602, 21603, 21604, 21606, 21608, 21609, 21610, 21611,
  21612, 21614, 21617, 21620, 21623, 21654, 21655, 21656, 21701, 21702, 21703, 21704, 21705, 21910, 30001,
  30002, 30003, 30004, 30005, 30006, 30007, 30008, 63001, 63003, 63005, 63007, 63010, 63012, 63013, 63014,
  63015, 63016, 63017, 63018, 63019, 63020, 63021, 63022, 63023, 63024, 63025, 63026, 63027, 63028, 63029,
  63030, 63031, 63032, 63033, 63034, 63038, 63039, 63040, 63041, 63049, 63101,
]

describe('errors', () => {
  it.each(NUMBERS)('%i has a code and a sentence of ours', (number) => {
    const failure = failureOf(number, 'Words of theirs')
    expect(failure.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(failure.code).not.toBe('PROVIDER_REFUSED')
    expect(failure.providerCode).toBe(String(number))
    expect(failure.sentence).toMatch(/^[A-Z].*\.$/)
    expect(failure.sentence).not.toContain('Words of theirs')
  })

  it.each([
    [63016, 'WINDOW_CLOSED'],
    [63024, 'RECIPIENT_NOT_ON_WHATSAPP'],
    [63003, 'RECIPIENT_NOT_ON_WHATSAPP'],
    [20003, 'CHANNEL_CREDENTIALS_REFUSED'],
    [21610, 'CONTACT_OPTED_OUT'],
    [21617, 'TEXT_TOO_LONG'],
    [63018, 'RATE_LIMITED'],
    [21656, 'TEMPLATE_INVALID'],
  ])('%i is %s', (number, code) => {
    expect(failureOf(number, null).code).toBe(code)
  })

  it('shows an unknown number with its text', () => {
    expect(failureOf(69999, ' Something\nnew.. ')).toEqual({
      code: 'PROVIDER_REFUSED',
      providerCode: '69999',
      sentence: 'Twilio refused the message: Something new (error 69999).',
    })
    expect(failureOf(69999, null).sentence).toBe('Twilio refused the message (error 69999).')
    expect(failureOf(null, 'Odd').sentence).toBe('Twilio refused the message: Odd.')
    expect(failureOf(null, '').sentence).toBe('Twilio refused the message.')
  })

  it.each([
    [429, null, 'rate', 'RATE_LIMITED'],
    [429, 20429, 'rate', 'RATE_LIMITED'],
    [429, 69999, 'rate', 'RATE_LIMITED'],
    [429, 63038, 'rate', 'DAILY_LIMIT_REACHED'],
    [429, 21610, 'rate', 'CONTACT_OPTED_OUT'],
    [400, 21611, 'rate', 'RATE_LIMITED'],
    [503, 63018, 'rate', 'RATE_LIMITED'],
    [400, 21610, 'refused', 'CONTACT_OPTED_OUT'],
    [400, null, 'refused', 'PROVIDER_REFUSED'],
    [401, null, 'refused', 'CHANNEL_CREDENTIALS_REFUSED'],
    [403, 20003, 'refused', 'CHANNEL_CREDENTIALS_REFUSED'],
    [500, 20500, 'provider', 'PROVIDER_FAILED'],
    [503, 69999, 'provider', 'PROVIDER_FAILED'],
    [502, null, 'provider', 'PROVIDER_FAILED'],
    [500, 21211, 'provider', 'RECIPIENT_INVALID'],
    [400, 20500, 'refused', 'PROVIDER_FAILED'],
  ])('HTTP %i with %s means %s: %s', (httpStatus, number, meaning, code) => {
    const judgement = judgementOf(httpStatus, number, null)
    expect(judgement).toMatchObject({ meaning, failure: { code } })
  })

  it('asks for attention where the channel is meant, not the message', () => {
    for (const number of [20003, 20404, 21606, 21701, 30002, 63001, 63007, 63020, 63101]) {
      expect(attentionFor(number)?.sentence).toMatch(/^[A-Z].*\.$/)
    }
    for (const number of [null, 1, 21610, 63016, 20429, 20500]) expect(attentionFor(number)).toBeNull()
  })

  it.each([
    [63016, 63016],
    ['63016', 63016],
    ['0', null],
    [0, null],
    [-1, null],
    [1.5, null],
    ['', null],
    ['63016 ', null],
    [null, null],
    ['9'.repeat(400), null],
    [{}, null],
  ])('reads %j as %s', (written, number) => {
    expect(errorNumber(written)).toBe(number)
  })

  it('clips foreign words without breaking a character', () => {
    const words = clipped(`${'x'.repeat(299)}😊${'y'.repeat(1_000_000)}`)
    expect(words).toBe(`${'x'.repeat(299)}\ufffd…`)
    expect(clipped('a\0\r\n b')).toBe('a\ufffd b')
  })
})
