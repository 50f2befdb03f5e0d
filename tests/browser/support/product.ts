/**
 * The built product as its users run it: a process of its own, with its embedded PostgreSQL in a folder of its own,
 * which calls the simulated providers instead of the real ones.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../support/free-port.ts'

export interface Product {
  url: string
  /** Ends it and starts it again on the same data and address, with other settings. */
  restart(environment?: Record<string, string>): Promise<void>
  /** Ends the process; its data stay for `start`. */
  halt(): Promise<void>
  start(environment?: Record<string, string>): Promise<void>
  /** Ends it for good, data and all. */
  stop(): Promise<void>
}

const READY_MILLISECONDS = 60_000

export async function startProduct(environment: Record<string, string>): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'tsunagi-browser-'))
  // When root runs the tests, the database server's user has to get in.
  await chmod(folder, 0o711)
  const port = await freePort()
  // The browser takes compressed pages over plain HTTP from localhost alone.
  const url = `http://localhost:${port}`
  let child: ChildProcess | null = null

  const start = async (more: Record<string, string> = {}) => {
    child = launch({
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: folder,
      DATABASE_URL: '',
      ALLOW_SIMULATOR: '1',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      ...environment,
      ...more,
    })
    await untilReady(child)
  }
  const halt = async () => {
    const ended = child
    child = null
    if (!ended || ended.exitCode !== null) return
    const gone = new Promise((resolve) => ended.once('exit', resolve))
    ended.kill('SIGTERM')
    await gone
  }
  await start()
  return {
    url,
    start,
    halt,
    async restart(more) {
      await halt()
      await start(more)
    },
    async stop() {
      await halt()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function launch(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['-e', "import('./dist/server/main.js').then(({ main }) => main())"], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the product is not ready in time')), READY_MILLISECONDS)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the product ended with ${code} before it was ready`))
    })
    child.stdout?.on('data', (text: Buffer) => {
      if (!text.includes('ready at')) return
      clearTimeout(late)
      resolve()
    })
  })
}
