import { expect, test } from 'vitest'
import { readSender } from './read-sender.ts'

test.each([
  ['+81 3 1234 5678', 'whatsapp:+81312345678'],
  ['whatsapp:+14155238886', 'whatsapp:+14155238886'],
  ['+1 (415) 523-8886', 'whatsapp:+14155238886'],
  ['０081-3-1234-5678', 'whatsapp:+81312345678'],
  ['＋８１３１２３４５６７８', 'whatsapp:+81312345678'],
  ['03-1234-5678', null],
  ['+81 abc', null],
  ['', null],
])('%s becomes %s', (written, sender) => {
  expect(readSender(written)).toBe(sender)
})
