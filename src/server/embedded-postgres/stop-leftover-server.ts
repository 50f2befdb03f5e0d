/**
 * A server that lives on without us: its watcher was killed together with the product. Called by the holder of the
 * folder, so no living product uses it. Stopped and started anew rather than taken over, so that it runs with our
 * settings under our watcher.
 */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { readPostmasterPid } from './postmaster-pid.ts'

const BETWEEN_LOOKS_MS = 50
/** 30 s for a fast shutdown, which writes everything out; then 10 s for an immediate one. */
const LOOKS_AT_FAST = 600
const LOOKS_AT_IMMEDIATE = 200

/** @param data PostgreSQL's folder, links followed */
export async function stopLeftoverServer(data: string, say: (line: string) => void): Promise<void> {
  const found = await readPostmasterPid(data)
  if (found === undefined || !isAlive(found.pid)) return
  if (!(await isServerOf(found.pid, data))) {
    // Another process got the number, as is usual in containers. PostgreSQL would take it for its own and refuse.
    await rm(join(data, 'postmaster.pid'), { force: true })
    return
  }
  say(`PostgreSQL (process ${found.pid}) was still running without Tsunagi; it is stopped and started anew.`)
  if (await stopWith('SIGINT', found.pid, data, LOOKS_AT_FAST)) return
  if (await stopWith('SIGQUIT', found.pid, data, LOOKS_AT_IMMEDIATE)) return
  throw new EmbeddedPostgresError(
    'POSTGRES_DOES_NOT_START',
    `PostgreSQL (process ${found.pid}) still runs on ${data} from before, and does not stop.`,
    `End that process (kill -9 ${found.pid}), then start again.`,
  )
}

async function stopWith(
  signal: 'SIGINT' | 'SIGQUIT',
  pid: number,
  data: string,
  looks: number,
): Promise<boolean> {
  process.kill(pid, signal)
  for (let look = 0; look < looks; look++) {
    await sleep(BETWEEN_LOOKS_MS)
    // Ended but not yet collected by its parent, a process keeps its number and loses its arguments.
    if (!isAlive(pid) || !(await isServerOf(pid, data))) return true
  }
  return false
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: somebody else's process, therefore not our server's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return false
    throw error
  }
}

/** The postmaster keeps its arguments visible, `-D` and the folder among them; its children do not. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)])
    return stdout.includes(`-D ${data} `)
  }
  try {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')
    return args[args.indexOf('-D') + 1] === data
  } catch (error) {
    // It ended while we looked.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}
