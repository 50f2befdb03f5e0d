import { expect, test } from 'vitest'
import { attachmentRuleFor } from '../../../shared/attachment-rules.ts'
import type { Attachment } from '../../../shared/contract/messages.ts'
import { splitMessage } from './split-message.ts'

const file = (id: string, content_type: string): Attachment => ({
  id,
  name: id,
  content_type,
  size: 10,
  url: null,
  status: 'ready',
  width: null,
  height: null,
  failure: null,
})
const photo = file('photo', 'image/jpeg')
const other = file('other', 'image/png')
const plan = file('plan', 'application/pdf')
const today = new Date('2026-11-01T00:00:00Z')
const whatsApp = attachmentRuleFor('whatsapp_twilio', today)
const messenger = attachmentRuleFor('messenger', today)

const parts = (...args: Parameters<typeof splitMessage>) =>
  splitMessage(...args).map(({ text, attachments }) => [text, ...attachments.map(({ id }) => id)])

test('words alone, a picture with its caption, a document alone are one message', () => {
  expect(parts(whatsApp, 'hi', [])).toEqual([['hi']])
  expect(parts(whatsApp, 'hi', [photo])).toEqual([['hi', 'photo']])
  expect(parts(whatsApp, '', [plan])).toEqual([['', 'plan']])
  expect(parts(null, 'hi', [photo, plan])).toEqual([['hi', 'photo', 'plan']])
})

test('words with a document go before it', () => {
  expect(parts(whatsApp, 'hi', [plan])).toEqual([['hi'], ['', 'plan']])
  expect(parts(messenger, 'hi', [photo])).toEqual([['hi'], ['', 'photo']])
})

test('several files are several messages, the words with the first where they may', () => {
  expect(parts(whatsApp, 'hi', [photo, other, plan])).toEqual([
    ['hi', 'photo'],
    ['', 'other'],
    ['', 'plan'],
  ])
  expect(parts(whatsApp, 'hi', [plan, photo])).toEqual([['hi'], ['', 'plan'], ['', 'photo']])
  expect(parts(whatsApp, '', [photo, plan])).toEqual([
    ['', 'photo'],
    ['', 'plan'],
  ])
})
