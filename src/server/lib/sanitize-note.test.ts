import { expect, test } from 'vitest'
import { escapeHtml, linesOfNote, sanitizeNote } from './sanitize-note.ts'

test.each([
  ['<script>alert(1)</script>text', 'text'],
  ['<img src=x onerror=alert(1)>', ''],
  ['<p style="position:fixed" onclick="x()">p</p>', '<p>p</p>'],
  ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href=" JaVaScRiPt&colon;alert(1)">a</a>', '<a>a</a>'],
  ['<a href="//evil.example">a</a>', '<a>a</a>'],
  ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
  [
    '<a href="https://example.com/?a=1&b=2" target="_blank">a</a>',
    '<a href="https://example.com/?a=1&amp;b=2">a</a>',
  ],
  ['<iframe srcdoc="<script>1</script>"></iframe><form><input></form>', ''],
  ['<svg><style><img src=x onerror=alert(1)></style></svg>', ''],
  ['<ul><li><b>b</b></li></ul>', '<ul><li><b>b</b></li></ul>'],
  ['1 < 2 & 3', '1 &lt; 2 &amp; 3'],
])('%s becomes %s', (html, safe) => {
  expect(sanitizeNote(html)).toBe(safe)
})

test('what is safe stays as it is, so that a save without a change is none', () => {
  for (const text of ['plain', 'a & b < c > "d" \'e\'', '&amp; &lt;', 'は「ひ」', '\u00a0']) {
    const html = `<p><b>${escapeHtml(text)}</b><br /><a href="https://example.com/x">${escapeHtml(text)}</a></p>`
    expect(sanitizeNote(html)).toBe(html)
    expect(sanitizeNote(sanitizeNote(html))).toBe(html)
  }
})

test('the text of a note has no marks', () => {
  expect(linesOfNote('<p>one\n more<br /> <br>two</p><p><b>th</b>ree</p>four')).toEqual([
    'one more',
    'two',
    'three',
    'four',
  ])
})
