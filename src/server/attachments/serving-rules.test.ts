import { expect, test } from 'vitest'
import { providerHeaders, rangeOf, viewerHeaders } from './serving-rules.ts'

test.each([
  ['text/html'],
  ['image/svg+xml'],
  ['application/xhtml+xml'],
  ['text/xml'],
  ['application/javascript'],
  ['text/plain'],
  ['application/zip'],
  [null],
])('%s is saved, never shown', (type) => {
  const headers = viewerHeaders({ name: 'a', content_type: type })
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  })
  expect(headers['content-disposition']).toMatch(/^attachment;/)
  expect(headers['content-security-policy']).toContain('sandbox')
  expect(providerHeaders({ name: 'a', content_type: type })['content-disposition']).toMatch(/^attachment;/)
})

test('the provider is told the true type', () => {
  expect(providerHeaders({ name: 'a', content_type: 'text/vcard' })['content-type']).toBe('text/vcard')
})

test.each([
  [undefined, 'whole'],
  ['bytes=0-', { part: { start: 0, end: 99 } }],
  ['bytes=0-0', { part: { start: 0, end: 0 } }],
  ['bytes=10-19', { part: { start: 10, end: 19 } }],
  ['bytes=90-200', { part: { start: 90, end: 99 } }],
  ['bytes=-10', { part: { start: 90, end: 99 } }],
  ['bytes=-200', { part: { start: 0, end: 99 } }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=20-10', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=a-b', 'whole'],
])('the range %s of 100 bytes', (header, answer) => expect(rangeOf(header, 100)).toEqual(answer))

test('a file without a byte has no part', () => {
  expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable')
})
