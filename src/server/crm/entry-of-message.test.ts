import { expect, test } from 'vitest'
import type { MessageView } from '../store/messages.ts'
import { entryOf } from './entry-of-message.ts'
import { MOST_NOTE_BYTES } from './judge-auto-note.ts'
import { renderAutoNote } from './render-auto-note.ts'

const message = (more: Partial<MessageView>): MessageView =>
  ({
    direction: 'in',
    author_type: 'contact',
    contact_name: 'Amelia',
    text: 'hello',
    content: null,
    attachments: [],
    sent_at: new Date(Date.UTC(2026, 10, 22)),
    withdrawn_at: null,
    ...more,
  }) as MessageView

test('says that it was shortened, that there is more, that it was taken back; else nothing of it', () => {
  expect(Object.keys(entryOf(message({})))).toEqual([
    'direction',
    'authorName',
    'sentAt',
    'text',
    'attachments',
  ])
  expect(entryOf(message({ text: '🙂'.repeat(8_001) }))).toMatchObject({
    text: '🙂'.repeat(8_000),
    shortened: true,
  })
  const attachments = Array.from({ length: 27 }, (_, index) => ({ id: String(index), name: null }))
  expect(entryOf(message({ attachments: attachments as never }))).toMatchObject({ furtherAttachments: 7 })
  expect(entryOf(message({ text: 'secret', withdrawn_at: new Date() }))).toMatchObject({
    text: '',
    attachments: [],
    withdrawn: true,
  })
})

test.each(['&', '\n', '🙂', '漢'])('the largest entry of %j fits into a note', (letter) => {
  const much = letter.repeat(100_000)
  const attachments = Array.from({ length: 100 }, () => ({
    id: '0190a0b0-0000-7000-8000-000000000001',
    name: much,
  }))
  const entry = entryOf(message({ text: much, contact_name: much, attachments: attachments as never }))
  const name = entry.authorName
  const header = {
    channelName: letter.repeat(255),
    contactName: name,
    contactAddress: letter.repeat(255),
    contactPhone: null,
    assigneeName: letter.repeat(255),
  }
  const paper = {
    locale: 'en' as const,
    timeZone: 'America/Argentina/ComodRivadavia',
    publicUrl: `https://${'a'.repeat(250)}`,
    conversationId: '0190a0b0-0000-7000-8000-000000000001',
  }
  expect(Buffer.byteLength(renderAutoNote(header, [entry], paper))).toBeLessThan(MOST_NOTE_BYTES)
})
