/**
 * PostgreSQL's own lock file, `postmaster.pid` in its folder. Its lines: process id, data folder, start time, port,
 * socket folder, listen address, shared memory, status
 * (https://www.postgresql.org/docs/18/storage-file-layout.html, src/include/utils/pidfile.h).
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface PostmasterPid {
  pid: number
  ready: boolean
}

/** Undefined where there is none, or while it is being written. */
export async function readPostmasterPid(data: string): Promise<PostmasterPid | undefined> {
  try {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 1 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
