import { expect, test } from 'vitest'
import { mentionBefore, mentionedIds, mentionsIn } from './mentions.ts'

const users = [
  { id: 1, name: 'Ken' },
  { id: 2, name: 'Ken Sato' },
  { id: 3, name: '佐藤 健' },
]

test('finds whole names, the longer first, and loses no sign', () => {
  const text = 'ask @Ken Sato or @Ken、@佐藤 健さん, not @Daniel or ken@example.com'
  expect(mentionedIds(text, users)).toEqual([2, 1, 3])
  expect(
    mentionsIn(text, users)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
  expect(mentionsIn('', users)).toEqual([])
})

test('knows what is being written before the caret', () => {
  expect(mentionBefore('ask @Ke', 7)).toEqual({ from: 4, query: 'Ke' })
  expect(mentionBefore('@', 1)).toEqual({ from: 0, query: '' })
  expect(mentionBefore('お願い@佐', 5)).toEqual({ from: 3, query: '佐' })
  expect(mentionBefore('mail a@b', 8)).toBeNull()
  expect(mentionBefore('ask @Ke', 3)).toBeNull()
})
