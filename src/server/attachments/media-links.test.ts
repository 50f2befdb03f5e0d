import { expect, test } from 'vitest'
import { createClock } from '../lib/clock.ts'
import { createSecretBox } from '../lib/seal.ts'
import { createMediaLinks } from './media-links.ts'

const file = { companyId: 7, attachmentId: '0192f0c1-1111-7222-8333-444455556666' }
const attempt = '0192f0c1-aaaa-7bbb-8ccc-ddddeeeeffff'
let time = Date.UTC(2026, 0, 1)
const clock = createClock(() => time)
const links = createMediaLinks('https://inbox.example', createSecretBox('07'.repeat(32)), clock)
const tokenIn = (link: string) => new URL(link).pathname.split('/')[2] ?? ''

test('a link leads to its file for 24 hours of real time, whatever the simulated clock says', () => {
  const link = links.linkTo(file, attempt, '椅子 1.jpg')
  expect(link).toMatch(/^https:\/\/inbox\.example\/media\/[\w-]{80}\/%E6%A4%85%E5%AD%90%201\.jpg$/)
  clock.setOffset(90 * 86_400_000)
  expect(links.read(tokenIn(link))).toEqual(file)
  time += 86_400_000 - 1000
  expect(links.read(tokenIn(link))).toEqual(file)
  time += 1000
  expect(links.read(tokenIn(link))).toBeNull()
})

test('no character of a link can be changed, and no other key makes one', () => {
  const token = tokenIn(links.linkTo(file, attempt, 'a'))
  for (let index = 0; index < token.length; index++) {
    const turned = token[index] === 'A' ? 'B' : 'A'
    expect(links.read(token.slice(0, index) + turned + token.slice(index + 1))).toBeNull()
  }
  const foreign = createMediaLinks('https://inbox.example', createSecretBox('08'.repeat(32)), clock)
  expect(links.read(tokenIn(foreign.linkTo(file, attempt, 'a')))).toBeNull()
  for (const odd of ['', 'x', token.slice(1), `${token}A`, '~'.repeat(80)]) expect(links.read(odd)).toBeNull()
})

test('each attempt has a link of its own', () => {
  const other = '0192f0c1-aaaa-7bbb-8ccc-000000000000'
  expect(links.linkTo(file, attempt, 'a')).not.toBe(links.linkTo(file, other, 'a'))
})
