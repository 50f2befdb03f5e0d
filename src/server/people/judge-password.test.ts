import { expect, test } from 'vitest'
import { isGuessable, judgePassword } from './judge-password.ts'

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

test.each(['babygirl1', 'Slipknot666', 'ncc1701d', 'elephant'])(
  '%s is on the list of passwords that leaked elsewhere, and refused',
  async (password) => {
    await expect(judgePassword(password, about)).rejects.toMatchObject({ code: 'PASSWORD_TOO_COMMON' })
  },
)

test('a sentence of one’s own is taken', async () => {
  await judgePassword('an elephant at the quay', about)
})
