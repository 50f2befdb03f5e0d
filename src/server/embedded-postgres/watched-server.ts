/**
 * One run of the server, under a watcher: a shell of a megabyte that outlives us. It holds the reading end of a pipe
 * that we hold open. When the pipe closes, whether we asked for it or were killed, it has the server shut down fast.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Places } from './places.ts'
import { readPostmasterPid } from './postmaster-pid.ts'
import { CLEAN_ENVIRONMENT } from './run-as.ts'

export interface WatchedServer {
  /** Resolves once it takes connections; false where it ended before that. */
  ready: Promise<boolean>
  /** Resolves when it has ended, with what its end looked like. */
  ended: Promise<string>
  /** Fast shutdown: connections are closed, everything is written out. */
  shutDown(): void
  /** Ends it at once; the next start recovers from the log. */
  endNow(): void
}

/**
 * `$@` is the server with its arguments. Signals that a terminal or a supervisor sends to everybody are for us: what
 * then becomes of the server is ours to say, through the pipe. What comes on standard input but its end is ignored.
 */
const WATCHER = `
exec 3<&0
"$@" </dev/null >&2 3<&- &
server=$!
trap '' HUP INT TERM
echo "$server"
exec >&2
{ while read -r line <&3; do :; done; kill -INT "$server"; } 2>/dev/null &
reader=$!
exec 3<&-
wait "$server"
status=$?
kill -KILL "$reader" 2>/dev/null
exit "$status"
`

const BETWEEN_LOOKS_MS = 15

export function startWatchedServer(
  postgres: string,
  settings: Record<string, string>,
  places: Places,
  logFd: number,
): WatchedServer {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const watcher = spawn(
    '/bin/sh',
    ['-c', WATCHER, 'tsunagi-watcher', postgres, '-D', places.data, ...options],
    {
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      // Its own process group, so that Ctrl-C in a terminal reaches us alone.
      detached: true,
      stdio: ['pipe', 'pipe', logFd],
      ...(places.user.lowered ? { uid: places.user.uid, gid: places.user.gid } : {}),
    },
  )
  const { stdin, stdout } = watcher
  if (!stdin || !stdout) throw new Error('A child with pipes has no pipes.')
  // EPIPE: it has ended, which `ended` tells.
  stdin.on('error', () => {})

  let pid: number | undefined
  stdout.on('data', (chunk: Buffer) => {
    pid ??= Number(chunk.toString('utf8').trim())
  })

  let running = true
  const ended = new Promise<string>((resolve) => {
    watcher.once('error', (error) => {
      running = false
      resolve(error.message)
    })
    watcher.once('exit', (code, signal) => {
      running = false
      resolve(signal ?? `exit status ${code}`)
    })
  })

  const ready = async (): Promise<boolean> => {
    while (running) {
      const found = pid === undefined ? undefined : await readPostmasterPid(places.data)
      if (found?.ready && found.pid === pid) {
        letUsEnd(watcher)
        return true
      }
      await sleep(BETWEEN_LOOKS_MS)
    }
    return false
  }

  return {
    ready: ready(),
    ended,
    shutDown: () => {
      // Whoever waits for the end needs a process that stays for it.
      if (running) watcher.ref()
      stdin.end()
    },
    endNow: () => {
      if (running && pid !== undefined) process.kill(pid, 'SIGQUIT')
    },
  }
}

/** A product that has nothing left to do may end without `stop`; the pipe then closes by itself. */
function letUsEnd(watcher: ChildProcess): void {
  watcher.unref()
  for (const stream of [watcher.stdin, watcher.stdout])
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref()
}
