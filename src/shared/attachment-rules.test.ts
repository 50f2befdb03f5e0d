import { expect, test } from 'vitest'
import { attachmentRuleFor, judgeAttachments } from './attachment-rules.ts'

const MB = 1024 * 1024
const today = new Date('2026-11-01T00:00:00Z')
const whatsApp = attachmentRuleFor('whatsapp_twilio', today)
const messenger = attachmentRuleFor('messenger', today)
const file = (content_type: string | null, size = 10) => ({ content_type, size })

test('WhatsApp: one file, of a kind that it shows, within its size, and words only with pictures and films', () => {
  expect(judgeAttachments(whatsApp, [file('image/jpeg', 5 * MB)], true)).toBeNull()
  expect(judgeAttachments(whatsApp, [file('video/mp4', 16 * MB)], true)).toBeNull()
  expect(judgeAttachments(whatsApp, [file('application/pdf', 16 * MB)], false)).toBeNull()
  expect(judgeAttachments(whatsApp, [file('image/jpeg'), file('image/png')], false)).toEqual({
    problem: 'too_many',
    most: 1,
  })
  expect(judgeAttachments(whatsApp, [file('image/jpeg', 5 * MB + 1)], false)).toMatchObject({
    problem: 'too_large',
    kind: 'picture',
    largestBytes: 5 * MB,
  })
  for (const type of ['application/pdf', 'audio/ogg', 'text/vcard', 'image/webp'])
    expect(judgeAttachments(whatsApp, [file(type)], true)).toMatchObject({ problem: 'no_caption' })
  for (const type of ['image/svg+xml', 'text/html', 'application/zip', null])
    expect(judgeAttachments(whatsApp, [file(type)], false)).toMatchObject({ problem: 'type' })
})

test('Messenger: words or one file; pictures 8 MB, all else 25 MB', () => {
  expect(judgeAttachments(messenger, [file('image/png', 8 * MB)], false)).toBeNull()
  expect(judgeAttachments(messenger, [file('image/png', 8 * MB + 1)], false)).toMatchObject({
    problem: 'too_large',
  })
  expect(judgeAttachments(messenger, [file(null, 25 * MB)], false)).toBeNull()
  expect(judgeAttachments(messenger, [file('application/zip')], true)).toMatchObject({
    problem: 'no_caption',
  })
})

test('no files, no problem', () => {
  expect(judgeAttachments(whatsApp, [], true)).toBeNull()
})
