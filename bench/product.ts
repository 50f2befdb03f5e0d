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
  /** Of the first user, who has all rights. */
  cookie: string
  channelId: string
  process: ChildProcess
  stop(): Promise<void>
}

export interface ProductOptions {
  environment?: Record<string, string>
  /** Sample data, written before the product starts. */
  seed?: { conversations: number; messages: number; openShare: number }
}

export async function startProduct({ environment = {}, seed }: ProductOptions = {}): Promise<BenchedProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagi-bench-'))
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    log: { info: () => {}, warn: console.error },
  })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: postgres.connectionString,
    DATA_DIR: join(folder, 'product'),
    LOG_LEVEL: 'warn',
    ...environment,
  }
  if (seed) await runSeed(settings, seed)
  const child = spawn(
    process.execPath,
    [
      ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
      '-e',
      "import('./dist/server/main.js').then(({ main }) => main())",
    ],
    {
      env: settings,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => text.includes('ready at') && resolve())
  })
  const { cookie, channelId } = await (seed ? signIn(url) : setUp(url))
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

async function runSeed(environment: NodeJS.ProcessEnv, seed: NonNullable<ProductOptions['seed']>) {
  const order = JSON.stringify({ ...seed, seed: 1 })
  const child = spawn(
    process.execPath,
    ['-e', `import('./dist/server/commands.js').then(({ seed }) => seed(${order}))`],
    { env: environment, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const status = await new Promise((resolve) => child.once('exit', resolve))
  if (status !== 0) throw new Error(`seeding ended with ${status}`)
}

async function signIn(url: string): Promise<{ cookie: string; channelId: string }> {
  const { cookie } = await call(url, 'POST', '/session', {
    email: 'mio@sample.example',
    password: 'tsunagi-sample',
  })
  return { cookie, channelId: await connect(url, cookie) }
}

async function setUp(url: string): Promise<{ cookie: string; channelId: string }> {
  const person = { name: 'Mio', email: 'mio@bench.example', password: 'correct horse battery', locale: 'en' }
  const { cookie } = await call(url, 'POST', '/setup', { company_name: 'Bench', time_zone: 'UTC', ...person })
  return { cookie, channelId: await connect(url, cookie) }
}

async function connect(url: string, cookie: string): Promise<string> {
  const channel = { type: 'whatsapp_twilio', name: 'WhatsApp', access: 'shared', history_days: 0, ...TWILIO }
  return (await call<{ id: string }>(url, 'POST', '/channels', channel, cookie)).data.id
}

/** One call of the product's own API. */
export async function call<T = { id: string }>(
  url: string,
  method: string,
  path: string,
  body?: object,
  cookie = '',
): Promise<{ data: T; next_cursor: string | null; cookie: string }> {
  const response = await fetch(`${url}/api/inbox${path}`, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0])
  const answer = (await response.json()) as { data: T; additional_data?: { next_cursor?: string | null } }
  return {
    data: answer.data,
    next_cursor: answer.additional_data?.next_cursor ?? null,
    cookie: cookies.join('; '),
  }
}
