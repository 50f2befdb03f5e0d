import { expect, test } from 'vitest'
import { splitLinks } from './split-links.ts'

const hrefs = (text: string) => splitLinks(text).flatMap((piece) => piece.href ?? [])

test.each([
  ['nothing here', []],
  ['see https://example.com/a?b=1#c.', ['https://example.com/a?b=1#c']],
  ['https://example.com/x。ご確認ください', ['https://example.com/x']],
  ['（https://example.com/x）です', ['https://example.com/x']],
  [
    '(see https://en.wikipedia.org/wiki/Tea_(disambiguation))',
    ['https://en.wikipedia.org/wiki/Tea_(disambiguation)'],
  ],
  ['http://a.example and https://b.example!', ['http://a.example', 'https://b.example']],
  ['javascript:alert(1) ftp://x', []],
])('%s', (text, expected) => {
  expect(hrefs(text)).toEqual(expected)
})

test('no sign of the text is lost', () => {
  for (const text of ['a https://b.example, c', 'https://x.example', 'plain', '']) {
    expect(
      splitLinks(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  }
})
