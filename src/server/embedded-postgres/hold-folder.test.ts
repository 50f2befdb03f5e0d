import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findHolder, type HeldFolder, holdFolder } from './hold-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tsunagi-hold-')))
})
afterEach(() => rm(folder, { recursive: true }))

test('a second start is refused, and learns what to do', async () => {
  const held = await holdFolder(join(folder, 'lock'), '/srv/data')
  await expect(holdFolder(join(folder, 'lock'), '/srv/data')).rejects.toMatchObject({
    code: 'DATA_DIR_IN_USE',
    message: `The data folder /srv/data is already in use by a running Tsunagi (process ${process.pid}). Stop that one first, or set DATA_DIR to another folder (and PORT to another port).`,
  })
  await held.release()
})

test('of many simultaneous starts one wins, also over what a dead one left', async () => {
  const lock = join(folder, 'lock')
  for (let round = 0; round < 20; round++) {
    const starts = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(lock, folder)))
    const winners = starts.filter((start) => start.status === 'fulfilled').map((start) => start.value)
    expect(winners).toHaveLength(1)
    for (const start of starts)
      if (start.status === 'rejected') expect(start.reason).toMatchObject({ code: 'DATA_DIR_IN_USE' })
    await winners[0]?.release()
  }
  expect(await readdir(lock)).toEqual(['20'])
})

test('the holder says its state', async () => {
  const lock = join(folder, 'lock')
  expect(await findHolder(lock)).toBeUndefined()
  const held = await holdFolder(lock, folder)
  expect(await findHolder(lock)).toEqual({ pid: process.pid, state: 'starting' })
  const connection = { host: '/run', port: 1, user: 'u', database: 'd' }
  held.announce({ state: 'ready', connection })
  expect(await findHolder(lock)).toEqual({ pid: process.pid, state: 'ready', connection })
  await held.release()
  expect(await findHolder(lock)).toBeUndefined()
})

test('a start waits for a holder that is stopping', async () => {
  const lock = join(folder, 'lock')
  const first = await holdFolder(lock, folder)
  first.announce({ state: 'stopping' })
  const second: Promise<HeldFolder> = holdFolder(lock, folder)
  await first.release()
  await (await second).release()
})

test('a holder that does not answer in time still holds', async () => {
  const lock = join(folder, 'lock')
  await mkdir(lock)
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(join(lock, '7'), resolve))
  await expect(holdFolder(lock, folder)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
  silent.close()
})

test('a folder deeper than a socket may lie', async () => {
  const lock = join(folder, 'あ'.repeat(40), 'lock')
  const held = await holdFolder(lock, folder)
  await expect(holdFolder(lock, folder)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
  await held.release()
})
