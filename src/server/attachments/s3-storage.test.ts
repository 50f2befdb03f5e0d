import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { S3, type S3Server, startS3Server } from '../../../tests/support/s3-server.ts'
import { createS3Storage } from './s3-storage.ts'
import { type AttachmentStorage, createFolderStorage } from './storage.ts'

const key = { companyId: 1, attachmentId: '0192f0c1-1111-7222-8333-444455556666' }
let server: S3Server
let folder: string
let storage: AttachmentStorage

beforeAll(async () => {
  server = await startS3Server()
})
afterAll(() => server.close())
beforeEach(async () => {
  server.objects.clear()
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-'))
  storage = createS3Storage({ ...S3, place: server.place }, createFolderStorage(folder))
})
afterEach(() => rm(folder, { recursive: true }))

const receive = (text: string) => storage.receive(Readable.from([Buffer.from(text)]), 1_000_000)
const contents = async (range?: { start: number; end: number }) =>
  Buffer.concat(await storage.read(key, range).toArray()).toString()

test('what was kept is there whole and in parts, under our own name, and no longer on this machine', async () => {
  await storage.keep(await receive('abcdef'), key)
  expect([...server.objects.keys()]).toEqual([`/bucket/tsunagi/1/66/${key.attachmentId}`])
  expect(await storage.sizeOf(key)).toBe(6)
  expect(await contents()).toBe('abcdef')
  expect(await contents({ start: 2, end: 3 })).toBe('cd')
  expect(await readdir(join(folder, 'receiving'))).toEqual([])
})

test('an empty file and one of a megabyte come back as they were', async () => {
  for (const text of ['', 'あ'.repeat(330_000)]) {
    await storage.keep(await receive(text), key)
    expect(await contents()).toBe(text)
  }
})

test('removing twice is fine; what is not there has no size, and reading it fails', async () => {
  await storage.keep(await receive('abc'), key)
  await storage.remove(key)
  await storage.remove(key)
  expect(await storage.sizeOf(key)).toBeNull()
  await expect(contents()).rejects.toThrow('HTTP status 404')
})

test('while the store fails, nothing counts as kept, and the received bytes are still there', async () => {
  const file = await receive('abc')
  server.failNext(1)
  await expect(storage.keep(file, key)).rejects.toThrow('503')
  await storage.keep(file, key)
  expect(await contents()).toBe('abc')
  server.failNext(1)
  await expect(contents()).rejects.toThrow('503')
  // Not the same as a file that is not there.
  server.failNext(1)
  await expect(storage.sizeOf(key)).rejects.toThrow('503')
})

test('another secret is refused', async () => {
  const stranger = createS3Storage(
    { ...S3, secretAccessKey: 'another', place: server.place },
    createFolderStorage(folder),
  )
  await expect(stranger.keep(await receive('abc'), key)).rejects.toThrow('SignatureDoesNotMatch')
})

test('no key leads elsewhere', async () => {
  await expect(storage.sizeOf({ companyId: 1, attachmentId: '../../other' })).rejects.toThrow(
    'not one of ours',
  )
  expect(() => storage.read({ companyId: 1, attachmentId: '..' })).toThrow('not one of ours')
})
