import { expect, test } from 'vitest'
import { keysOfPerson, nameParts, orderContacts, orderPhones } from './person-contacts.ts'

test('one contact is primary: the first that says so, else the first', () => {
  const primaries = (...given: (boolean | undefined)[]) =>
    orderContacts(given.map((primary, index) => ({ value: `v${index}`, primary }))).map((one) => one.primary)
  expect(primaries(undefined, undefined)).toEqual([true, false])
  expect(primaries(false, true, true)).toEqual([false, true, false])
  expect(primaries()).toEqual([])
})

test('empty ones fall out, and the label is work by default', () => {
  expect(orderContacts([{ value: ' ' }, { value: ' a ', label: 'home' }, { value: 'b', label: '' }])).toEqual(
    [
      { value: 'a', label: 'home', primary: true },
      { value: 'b', label: 'work', primary: false },
    ],
  )
})

test('a person is recognised by emails in lower case and by what is left of a phone', () => {
  const phones = orderPhones([{ value: '+55 11 98765-4321' }, { value: 'no number' }], null)
  expect(keysOfPerson(orderContacts([{ value: 'A@B.example' }]), phones)).toEqual([
    { kind: 'email', key: 'a@b.example' },
    { kind: 'phone', key: '+551187654321' },
  ])
})

const before = { name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' }
test.each([
  [{ name: '山田　太郎' }, null, { name: '山田　太郎', first_name: '山田', last_name: '太郎' }],
  [{ name: 'Cher' }, null, { name: 'Cher', first_name: 'Cher', last_name: null }],
  [{ first_name: 'Ada', last_name: 'Lovelace' }, null, before],
  [{ last_name: 'King' }, before, { name: 'Ada King', first_name: 'Ada', last_name: 'King' }],
  [{}, before, before],
  [{}, null, null],
  [{ name: '  ' }, before, null],
  [{ first_name: null, last_name: null }, before, null],
])('%j after %j is %j', (given, earlier, names) => {
  expect(nameParts(given, earlier)).toEqual(names)
})
