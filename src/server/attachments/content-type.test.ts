import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentTypeOf } from './content-type.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function typeOf(bytes: string | Buffer, claimed: string | null): Promise<string> {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  return await contentTypeOf(path, claimed)
}

const ftyp = (brand: string) => Buffer.from(`\0\0\0\u0018ftyp${brand}\0\0\0\0mp42isom`, 'latin1')

test.each([
  ['a page that says it is a picture', '<html>', 'image/jpeg', 'application/octet-stream'],
  ['a page that says it is a document', '<html>', 'application/pdf', 'application/octet-stream'],
  ['a page', '<html>', 'text/html; charset=utf-8', 'text/html'],
  ['text', 'hello', 'text/plain', 'text/plain'],
  ['a contact card under any name', 'BEGIN:VCARD\r\n', 'image/png', 'text/vcard'],
  ['a contact card under its old name', 'hello', 'text/x-vcard', 'text/vcard'],
  ['nothing said', 'hello', null, 'application/octet-stream'],
  ['nonsense said', 'hello', 'text/html\r\nx: y', 'application/octet-stream'],
  ['a document', '%PDF-1.7\n', 'text/html', 'application/pdf'],
  ['sound in a container that is often a film', ftyp('mp42'), 'audio/mp4', 'audio/mp4'],
  ['a film that says it is a page', ftyp('mp42'), 'text/html', 'video/mp4'],
  ['a voice message', '#!AMR\n', 'audio/amr', 'audio/amr'],
])('%s', async (_name, bytes, claimed, type) => expect(await typeOf(bytes, claimed)).toBe(type))

test('a picture is known by its bytes', async () => {
  const image = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
  expect(await typeOf(await image.clone().png().toBuffer(), 'text/html')).toBe('image/png')
  expect(await typeOf(await image.clone().jpeg().toBuffer(), null)).toBe('image/jpeg')
  expect(await typeOf(await image.clone().webp().toBuffer(), 'image/jpeg')).toBe('image/webp')
})
