import { expect, test } from 'vitest'
import { fillIn, variablesIn } from './saved-reply.ts'

test('fills in what is known and names what is missing', () => {
  expect(
    fillIn('{{contact.name}}様、{{ user.name }}です。', { 'contact.name': '花子', 'user.name': 'Mio' }),
  ).toEqual({
    text: '花子様、Mioです。',
    missing: [],
  })
  expect(fillIn('Dear {{contact.name}} {{nonsense}}', { 'contact.name': null })).toEqual({
    text: 'Dear {{contact.name}} {{nonsense}}',
    missing: ['contact.name', 'nonsense'],
  })
})
test('does not look again at what it filled in', () => {
  expect(fillIn('{{contact.name}}', { 'contact.name': '{{user.name}}', 'user.name': 'Mio' }).text).toBe(
    '{{user.name}}',
  )
  expect(fillIn('{{contact.name}}', { 'contact.name': '$&$1' }).text).toBe('$&$1')
})
test('names each variable once', () => {
  expect(variablesIn('{{a}} {{ a }} {{b.c}} {d}')).toEqual(['a', 'b.c'])
})
