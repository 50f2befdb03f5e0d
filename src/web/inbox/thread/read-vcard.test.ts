import { expect, test } from 'vitest'
import { readVcards } from './read-vcard.ts'

test('reads names, numbers and mail addresses, whatever stands around them', () => {
  const text = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:Yamada;Taro;;;',
    'FN:山田 太郎',
    'ORG:Minato\\, Inc.;Sales',
    'item1.TEL;waid=819012345678;type=CELL:+81 90-1234-',
    ' 5678',
    'EMAIL;TYPE=work:taro@example.com',
    'END:VCARD',
  ].join('\r\n')
  expect(readVcards(text)).toEqual([
    {
      name: '山田 太郎',
      organization: 'Minato, Inc., Sales',
      phones: ['+81 90-1234-5678'],
      emails: ['taro@example.com'],
    },
  ])
})

test('takes a name from its parts, several cards, and nothing from what is no card', () => {
  expect(
    readVcards('BEGIN:VCARD\nN:Doe;Jane\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD').map(({ name }) => name),
  ).toEqual(['Jane Doe', 'B'])
  expect(readVcards('hello: world')).toEqual([])
})
