import { expect, test } from 'vitest'
import { sanitizeNote } from '../lib/sanitize-note.ts'
import type { AutoNoteEntry, AutoNoteHeader } from '../store/auto-notes.ts'
import { type Paper, renderAutoNote } from './render-auto-note.ts'

const paper: Paper = {
  locale: 'en',
  timeZone: 'Asia/Tokyo',
  publicUrl: 'https://crm.example',
  conversationId: '0190a0b0-0000-7000-8000-000000000001',
}
const header: AutoNoteHeader = {
  channelName: 'WhatsApp',
  contactName: 'Amelia',
  contactAddress: 'whatsapp:+4477',
  contactPhone: '+4477',
  assigneeName: null,
}
const said: AutoNoteEntry = {
  direction: 'in',
  authorName: 'Amelia',
  text: 'first line\nsecond <b>line</b>',
  sentAt: '2026-11-22T15:30:00.000Z',
  attachments: [{ id: '0190a0b0-0000-7000-8000-000000000002', name: 'a <photo>.jpg' }],
}

test('says who, when, where, and what', () => {
  expect(renderAutoNote(header, [said], paper)).toBe(
    '<p><b>Amelia</b> · +4477 · WhatsApp<br />Unassigned<br />' +
      '<a href="https://crm.example/leads/messaging/0190a0b0-0000-7000-8000-000000000001">Open the conversation</a></p>' +
      '<p><b>Amelia</b> (received, 2026-11-23 00:30 Asia/Tokyo)<br />first line<br />second &lt;b&gt;line&lt;/b&gt;<br />' +
      '<a href="https://crm.example/api/inbox/attachments/0190a0b0-0000-7000-8000-000000000002">a &lt;photo&gt;.jpg</a></p>',
  )
})

test('speaks Japanese where the company does', () => {
  const note = renderAutoNote({ ...header, assigneeName: '健' }, [{ ...said, direction: 'out' }], {
    ...paper,
    locale: 'ja',
  })
  expect(note).toContain('担当者: 健')
  expect(note).toContain('(送信, 2026-11-23 00:30 Asia/Tokyo)')
})

test('is safe whatever was said, and stays the same when it is saved as it is', () => {
  const evil = '"><script>alert(1)</script><a href="javascript:x">\u0001&lt;img src=x onerror=1>'
  const note = renderAutoNote(
    { ...header, contactName: evil, contactAddress: evil, channelName: evil, assigneeName: evil },
    [{ ...said, authorName: evil, text: evil, attachments: [{ id: 'x', name: evil }] }],
    paper,
  )
  expect(note).not.toContain('<script')
  expect(sanitizeNote(note)).toBe(note)
})

test.each([
  ['2026-10-25T00:10:00Z', 'Europe/London', '2026-10-25 01:10 Europe/London, GMT+1'],
  ['2026-10-25T01:10:00Z', 'Europe/London', '2026-10-25 01:10 Europe/London, GMT'],
  ['2026-10-24T23:59:00Z', 'Europe/London', '2026-10-25 00:59 Europe/London'],
  ['2026-10-25T02:00:00Z', 'Europe/London', '2026-10-25 02:00 Europe/London'],
  // In spring there is an hour less, and none twice.
  ['2026-03-29T00:59:00Z', 'Europe/London', '2026-03-29 00:59 Europe/London'],
  ['2026-03-29T01:00:00Z', 'Europe/London', '2026-03-29 02:00 Europe/London'],
  ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01 01:30 America/New_York, GMT-4'],
  ['2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01 01:30 America/New_York, GMT-5'],
  ['2026-04-04T14:45:00Z', 'Australia/Lord_Howe', '2026-04-05 01:45 Australia/Lord_Howe, GMT+11'],
  ['2026-04-04T15:15:00Z', 'Australia/Lord_Howe', '2026-04-05 01:45 Australia/Lord_Howe, GMT+10:30'],
  ['2026-10-24T15:10:00Z', 'Asia/Tokyo', '2026-10-25 00:10 Asia/Tokyo'],
])('%s in %s is told without doubt, also when clocks are changed', (sentAt, timeZone, told) => {
  expect(renderAutoNote(header, [{ ...said, sentAt }], { ...paper, timeZone })).toContain(
    `(received, ${told})`,
  )
})

test('says what it leaves out', () => {
  const left = { ...said, text: 'a', attachments: [], shortened: true as const, furtherAttachments: 7 }
  expect(renderAutoNote(header, [left], paper)).toContain(
    'a<br /><i>Shortened. The whole message stands in the conversation.</i>' +
      '<br /><i>7 further attachments stand in the conversation.</i></p>',
  )
  const back = { ...said, text: '', attachments: [], withdrawn: true as const }
  expect(renderAutoNote(header, [back], paper)).toContain('Tokyo)<br /><i>Message withdrawn</i></p>')
})
