import { expect, test } from 'vitest'
import { findEmoji, loadEmoji } from './emoji.ts'

test('signs are found by their names and words, in both languages', async () => {
  expect(findEmoji(await loadEmoji('en'), 'thumbs up')[0]?.unicode).toContain('👍')
  expect(findEmoji(await loadEmoji('en'), 'thanks').map(({ unicode }) => unicode)).toContain('🙏')
  expect(findEmoji(await loadEmoji('ja'), 'ありがとう').map(({ unicode }) => unicode)).toContain('🙏')
  expect(findEmoji(await loadEmoji('en'), 'no such sign')).toEqual([])
})
