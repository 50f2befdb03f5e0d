/** One process of the product, started as `npm start` starts it, and killed without mercy. */
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ProductProcess {
  name: string
  port: number
  /** Resolves when it has said that it is ready. Throws with its last words where it never does. */
  start(): Promise<void>
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>
  /** Stops it as a supervisor would. */
  stop(): Promise<void>
  signal(signal: NodeJS.Signals): void
  readonly ready: boolean
  /** `Date.now()` of its last start. */
  readonly startedAt: number
}

const ROOT = new URL('../..', import.meta.url).pathname
const READY_WITHIN_MILLISECONDS = 60_000
const LAST_WORDS = 4_000

export function createProductProcess(options: {
  name: string
  port: number
  environment: Record<string, string>
  logFolder: string
  /** Told when it ends although nobody killed it. */
  onUnexpectedEnd(lastWords: string): void
}): ProductProcess {
  const { name, port } = options
  const logFile = join(options.logFolder, `${name}.log`)
  let child: ChildProcess | null = null
  let ended: Promise<void> = Promise.resolve()
  let ready = false
  let meant = false
  let startedAt = 0

  async function start(): Promise<void> {
    meant = false
    startedAt = Date.now()
    let words = ''
    let began = false
    const started = spawn(process.execPath, [join(ROOT, 'bin/start.mjs')], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'warn', PORT: String(port), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    let sayReady: (isReady: boolean) => void
    const saidReady = new Promise<boolean>((resolve) => {
      sayReady = resolve
    })
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString('utf8')).slice(-LAST_WORDS)
        appendFileSync(logFile, chunk)
        if (!began && /Tsunagi is ready/.test(words)) {
          began = true
          sayReady(true)
        }
      })
    ended = new Promise((resolve) => {
      started.once('close', (code, signal) => {
        ready = false
        sayReady(false)
        // One that does not even begin is told by `start`.
        if (!meant && began)
          options.onUnexpectedEnd(
            `(${signal ?? `exit status ${code}`}, at ${new Date().toISOString()}, process ${started.pid}) ${words}`,
          )
        resolve()
      })
    })
    const limit = setTimeout(() => sayReady(false), READY_WITHIN_MILLISECONDS)
    const isReady = await saidReady
    clearTimeout(limit)
    if (!isReady && !meant) throw new Error(`${name} did not become ready. It said: ${words}`)
    ready = isReady && child === started && started.exitCode === null && started.signalCode === null
  }

  return {
    name,
    port,
    start,
    async kill() {
      meant = true
      ready = false
      child?.kill('SIGKILL')
      await ended
    },
    async stop() {
      meant = true
      ready = false
      child?.kill('SIGTERM')
      await ended
    },
    signal(signal) {
      child?.kill(signal)
    },
    get ready() {
      return ready
    },
    get startedAt() {
      return startedAt
    },
  }
}
