import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AttachmentStorage, createFolderStorage, FileTooLarge } from './storage.ts'

const key = { companyId: 1, attachmentId: '0192f0c1-1111-7222-8333-444455556666' }
let folder: string
let storage: AttachmentStorage

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-'))
  storage = createFolderStorage(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const bytes = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)))

async function contents(range?: { start: number; end: number }): Promise<string> {
  return Buffer.concat(await storage.read(key, range).toArray()).toString()
}

async function temporaryFiles(): Promise<string[]> {
  return await readdir(join(folder, 'receiving'))
}

test('what was kept is there whole, in parts, and for its owner alone', async () => {
  const received = await storage.receive(bytes('abc', 'def'), 6)
  expect(received.size).toBe(6)
  await storage.keep(received, key)
  expect(await storage.sizeOf(key)).toBe(6)
  expect(await contents()).toBe('abcdef')
  expect(await contents({ start: 2, end: 3 })).toBe('cd')
  expect(await temporaryFiles()).toEqual([])
  const path = join(folder, '1', '66', key.attachmentId)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, '1'))).mode & 0o777).toBe(0o700)
})

test('too large, broken off and discarded: nothing stays', async () => {
  await expect(storage.receive(bytes('abc', 'defg'), 6)).rejects.toBeInstanceOf(FileTooLarge)
  async function* broken() {
    yield Buffer.from('abc')
    throw new Error('the line broke')
  }
  await expect(storage.receive(broken(), 6)).rejects.toThrow('the line broke')
  await (await storage.receive(bytes('abc'), 6)).discard()
  expect(await temporaryFiles()).toEqual([])
  expect(await storage.sizeOf(key)).toBeNull()
})

test('removing twice is fine; what was removed is gone', async () => {
  await storage.keep(await storage.receive(bytes('abc'), 6), key)
  await storage.remove(key)
  await storage.remove(key)
  expect(await storage.sizeOf(key)).toBeNull()
})

test('what a dead process left behind goes, what is being received stays', async () => {
  await storage.removeLeftovers(new Date())
  await storage.receive(bytes('abc'), 6)
  await storage.removeLeftovers(new Date(0))
  expect(await temporaryFiles()).toHaveLength(1)
  await storage.removeLeftovers(new Date(Date.now() + 60_000))
  expect(await temporaryFiles()).toEqual([])
})

test.each(['../../secret-key', '', 'a/b', '0192f0c1-1111-7222-8333-44445555666/', '..'])(
  'no key leads out of the folder: %j',
  async (attachmentId) => {
    await expect((async () => storage.sizeOf({ companyId: 1, attachmentId }))()).rejects.toThrow(
      'not one of ours',
    )
    expect(() => storage.read({ companyId: 1, attachmentId })).toThrow('not one of ours')
  },
)
