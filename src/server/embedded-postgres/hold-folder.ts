/**
 * One process at a time holds a data folder. The lock is a listening Unix socket, because the kernel ends it
 * together with its process: no process id that another process may get later, none that is the same in every
 * container, and no time after which a lock counts as old.
 *
 * A dead socket's file stays behind, and replacing it is where two simultaneous starts could both win. So the
 * claims are numbered and a number is used once: who finds claim 7 dead makes claim 8, which only one can, since
 * a hard link is never made over an existing name. The socket listens before it gets that name, hence a claim that
 * refuses connections is dead for good. Who made a claim holds the folder only if no higher one is there afterwards:
 * a slow starter might have made a number that others had already gone past and cleared away.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, rm } from 'node:fs/promises'
import { createServer, connect as openSocket, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { withShortPath } from './short-path.ts'

/** What the holder tells whoever asks. */
export interface Holder {
  pid?: number
  state?: 'starting' | 'ready' | 'stopping'
  connection?: { host: string; port: number; user: string; database: string }
}

export interface HeldFolder {
  /** Says from now on that the holder is in this state. */
  announce(holder: Omit<Holder, 'pid'>): void
  release(): Promise<void>
}

/** How long a start waits for a holder that is already stopping: 100 looks, 0.3 s apart. */
const LOOKS_AT_A_STOPPING_HOLDER = 100
const BETWEEN_LOOKS_MS = 300
/** A holder whose event loop is busy is still a holder; only its answer is missed. */
const ANSWER_LIMIT_MS = 1_000

/**
 * @param lockFolder belongs to the lock alone
 * @param dataDir what the refusal names
 * @throws EmbeddedPostgresError `DATA_DIR_IN_USE`
 */
export async function holdFolder(lockFolder: string, dataDir: string): Promise<HeldFolder> {
  await mkdir(lockFolder, { recursive: true, mode: 0o700 })
  let answer: Holder = { pid: process.pid, state: 'starting' }
  const server = createServer((socket) => {
    // The asker may be gone before the answer is; that concerns nobody.
    socket.on('error', () => socket.destroy())
    socket.end(JSON.stringify(answer))
  })
  const draft = join(lockFolder, `draft-${randomBytes(6).toString('hex')}`)
  await withShortPath(draft, (path) => listen(server, path))
  try {
    const mine = await claim(lockFolder, draft, dataDir)
    await forgetClaimsBelow(lockFolder, mine)
  } catch (error) {
    await close(server)
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  return {
    announce: (holder) => {
      answer = { pid: process.pid, ...holder }
    },
    release: () => close(server),
  }
}

/** Who holds the folder now; undefined when nobody does. */
export async function findHolder(lockFolder: string): Promise<Holder | undefined> {
  const newest = await newestClaim(lockFolder)
  return newest === 0 ? undefined : askHolder(join(lockFolder, String(newest)))
}

async function claim(lockFolder: string, draft: string, dataDir: string): Promise<number> {
  let looks = 0
  for (;;) {
    const newest = await newestClaim(lockFolder)
    const holder = newest === 0 ? undefined : await askHolder(join(lockFolder, String(newest)))
    if (holder?.state === 'stopping' && ++looks < LOOKS_AT_A_STOPPING_HOLDER) {
      await sleep(BETWEEN_LOOKS_MS)
      continue
    }
    if (holder) throw inUse(dataDir, holder)
    const mine = newest + 1
    try {
      await link(draft, join(lockFolder, String(mine)))
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue
      throw error
    }
    if ((await newestClaim(lockFolder)) === mine) return mine
    await rm(join(lockFolder, String(mine)), { force: true })
  }
}

async function newestClaim(lockFolder: string): Promise<number> {
  const claims = await claimsIn(lockFolder)
  return Math.max(0, ...claims)
}

async function forgetClaimsBelow(lockFolder: string, mine: number): Promise<void> {
  for (const old of await claimsIn(lockFolder))
    if (old < mine) await rm(join(lockFolder, String(old)), { force: true })
}

async function claimsIn(lockFolder: string): Promise<number[]> {
  try {
    const names = await readdir(lockFolder)
    return names.filter((name) => /^\d{1,15}$/.test(name)).map(Number)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Undefined only where the kernel itself says that nobody listens any more. */
async function askHolder(claimPath: string): Promise<Holder | undefined> {
  return withShortPath(
    claimPath,
    (path) =>
      new Promise((resolve, reject) => {
        let connected = false
        let text = ''
        const socket = openSocket(path)
        const settle = () => {
          socket.destroy()
          resolve(readAnswer(text))
        }
        socket.setTimeout(ANSWER_LIMIT_MS, settle)
        socket.on('connect', () => {
          connected = true
        })
        socket.on('data', (chunk) => {
          text += chunk.toString('utf8')
          if (text.length > 10_000) settle()
        })
        socket.on('end', settle)
        socket.on('error', (error) => {
          const code = codeOf(error)
          // EAGAIN: its queue of askers is full, so it is there.
          if (connected || code === 'EAGAIN') settle()
          else if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(undefined)
          else reject(error)
        })
      }),
  )
}

function readAnswer(text: string): Holder {
  try {
    return JSON.parse(text) as Holder
  } catch {
    // Cut off or late: it is held all the same, we only cannot say by whom.
    return {}
  }
}

function inUse(dataDir: string, holder: Holder): EmbeddedPostgresError {
  const by = holder.pid === undefined ? '' : ` (process ${holder.pid})`
  return new EmbeddedPostgresError(
    'DATA_DIR_IN_USE',
    `The data folder ${dataDir} is already in use by a running Tsunagi${by}.`,
    'Stop that one first, or set DATA_DIR to another folder (and PORT to another port).',
  )
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      // The lock is no reason to stay alive.
      server.unref()
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
