import { expect, test } from 'vitest'
import { entriesIn } from './entries-in-note.ts'
import { type Paper, renderEntry } from './render-auto-note.ts'

const paper: Paper = { locale: 'en', timeZone: 'Asia/Tokyo', publicUrl: '', conversationId: 'c' }
const entry = (id: string, text: string) => ({
  id,
  entry: {
    direction: 'in' as const,
    authorName: 'Amelia',
    text,
    sentAt: '2026-11-22T15:30:00.000Z',
    attachments: [],
  },
})
const written = (...texts: string[]) =>
  texts.map((text) => renderEntry(entry('', text).entry, paper)).join('')

test.each([
  ['all', written('No problem', 'No', 'No problem'), ['a', 'b', 'c']],
  ['one whose words begin another’s', written('No problem'), ['a']],
  ['the same words once', written('No problem', 'No'), ['a', 'b']],
  [
    'written by another hand',
    '<div>Amelia (received,&nbsp;2026-11-23 00:30 Asia/Tokyo)</div>\n<div>No</div>',
    ['b'],
  ],
  ['none', '<p>mine</p>', []],
])('%s', (_name, content, there) => {
  const entries = [entry('a', 'No problem'), entry('b', 'No'), entry('c', 'No problem')]
  expect([...entriesIn(content, entries, paper)]).toEqual(there)
})
