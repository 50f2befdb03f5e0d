/** The product as its users run it: the built server in a process of its own, on an embedded PostgreSQL of the bench's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/server/embedded-postgres/start-embedded-postgres.ts'
import { freePort } from '../tests/support/free-port.ts'

export const TWILIO = {
  account_sid: 'ACc0ffee00112233445566778899aabbcc',
  auth_token: 'example-auth-token',
  sender: 'whatsapp:+14155550100',
}

export interface BenchedProduct {
  url: string
  port: number
  postgres: EmbeddedPostgres
  cookie: string
  channelId: string
  process: ChildProcess
  stop(): Promise<void>
}

export async function startProduct(environment: Record<string, string> = {}): Promise<BenchedProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagi-bench-'))
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    log: { info: () => {}, warn: console.error },
  })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    [
      ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
      '-e',
      "import('./dist/server/main.js').then(({ main }) => main())",
    ],
    {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: String(port),
        PUBLIC_URL: url,
        DATABASE_URL: postgres.connectionString,
        DATA_DIR: join(folder, 'product'),
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => text.includes('ready at') && resolve())
  })
  const { cookie, channelId } = await setUp(url)
  return {
    url,
    port,
    postgres,
    cookie,
    channelId,
    process: child,
    async stop() {
      child.removeAllListeners('exit')
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function setUp(url: string): Promise<{ cookie: string; channelId: string }> {
  const post = async (path: string, body: object, cookie = '') => {
    const response = await fetch(`${url}/api/inbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0])
    return { data: ((await response.json()) as { data: { id: string } }).data, cookie: cookies.join('; ') }
  }
  const person = { name: 'Mio', email: 'mio@bench.example', password: 'correct horse battery', locale: 'en' }
  const { cookie } = await post('/setup', { company_name: 'Bench', time_zone: 'UTC', ...person })
  const { data } = await post(
    '/channels',
    { type: 'whatsapp_twilio', name: 'WhatsApp', access: 'shared', ...TWILIO },
    cookie,
  )
  return { cookie, channelId: data.id }
}
