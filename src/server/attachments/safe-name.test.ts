import { expect, test } from 'vitest'
import { contentDisposition, fileNameFor, safeName } from './safe-name.ts'

test.each([
  ['plan.pdf', 'plan.pdf'],
  ['見積書 №1（最終版）.pdf', '見積書 №1（最終版）.pdf'],
  ['が.txt', 'が.txt'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system.ini', 'system.ini'],
  ['C:\\fakepath\\a.jpg', 'a.jpg'],
  ['.htaccess', 'htaccess'],
  ['a\u0000b\r\nc.txt', 'abc.txt'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['a<b>:"|?*.txt', 'a_b______.txt'],
  ['  two   words .txt. ', 'two words .txt'],
  ['con.txt', '_con.txt'],
  ['CONTRACT.txt', 'CONTRACT.txt'],
  ['..', null],
  ['a/', null],
  ['', null],
  [null, null],
])('%j is called %j', (written, name) => expect(safeName(written)).toBe(name))

test('a long name keeps its extension, and fits into a file system in any script', () => {
  const name = safeName(`${'見'.repeat(300)}.pdf`)
  expect(name).toMatch(/^見+\.pdf$/)
  expect(Buffer.byteLength(name ?? '')).toBeLessThan(250)
  expect([...(safeName(`a.${'x'.repeat(300)}`) ?? '')]).toHaveLength(80)
})

test('a name is stable: made safe again it is the same', () => {
  for (const written of ['../a b.txt', 'x'.repeat(500), 'aux', ' .a. '])
    expect(safeName(safeName(written))).toBe(safeName(written))
})

test('a file without a name gets the extension of its type', () => {
  expect(fileNameFor(null, 'audio/ogg')).toBe('file.ogg')
  expect(fileNameFor(null, 'x/y')).toBe('file.bin')
  expect(fileNameFor('a.png', 'audio/ogg')).toBe('a.png')
})

test.each([
  ['plan.pdf', 'attachment; filename="plan.pdf"; filename*=UTF-8\'\'plan.pdf'],
  ['a "b" 100%.txt', 'attachment; filename="a _b_ 100_.txt"; filename*=UTF-8\'\'a%20%22b%22%20100%25.txt'],
  ["見積'(1).pdf", "attachment; filename=\"__'(1).pdf\"; filename*=UTF-8''%E8%A6%8B%E7%A9%8D%27%281%29.pdf"],
])('the header of %s', (name, header) => {
  expect(contentDisposition('attachment', name)).toBe(header)
  // What cannot be a header would be refused here.
  expect(() => new Headers({ 'content-disposition': header })).not.toThrow()
})
