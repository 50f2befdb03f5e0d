import { expect, test } from 'vitest'
import { isGuessable } from './judge-password.ts'

const about = ['Aiko Tanabe', 'aiko.tanabe@example.com', 'Kumo Coffee']

test.each([
  'password',
  'Password1',
  'P@ssw0rd!!',
  'welcome2026!',
  '12345678',
  '1234567890123',
  '87654321',
  'abcdefgh',
  'aaaaaaaa',
  '12121212',
  'ｐａｓｓｗｏｒｄ',
  'aiko.tanabe',
  'aikotanabe1',
  'Aiko.Tanabe@example.com',
  'kumo coffee 2026',
])('%s is refused', (password) => {
  expect(isGuessable(password, about)).toBe(true)
})

test.each([
  'correct horse',
  'correct horse battery',
  'battery staple',
  '東京タワーの上から',
  'x7-Kq29!v',
  'mypasswordissolong',
  'aiko likes coffee',
  'password of the mountain',
  `${'x'.repeat(60)}yz`,
])('%s is taken', (password) => {
  expect(isGuessable(password, about)).toBe(false)
})
