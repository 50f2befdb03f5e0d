/** From the command to the line that says *ready*, at the second start. Beside it: PostgreSQL's own start. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../src/server/embedded-postgres/start-embedded-postgres.ts'
import { freePort } from '../tests/support/free-port.ts'
import { percentile, printFigures, sortedCopy } from './report.ts'

const ROUNDS = 5

export async function start(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tsunagi-bench-'))
  try {
    await timeToReady(dataDir)
    const whole: number[] = []
    const postgres: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      whole.push(await timeToReady(dataDir))
      postgres.push(await timeOfPostgres(dataDir))
    }
    const [value, limit] = [whole, postgres].map((times) => percentile(sortedCopy(times), 0.5)) as [
      number,
      number,
    ]
    printFigures(
      [
        {
          bench: 'start',
          figure: 'second start to ready',
          value,
          unit: 'ms',
          limit,
          limitOf: 'PostgreSQL alone',
          ratio: value / limit,
          goal: '< 3,000 ms',
        },
      ],
      { rounds: ROUNDS },
    )
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function timeToReady(dataDir: string): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, ['bin/start.mjs'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => text.includes('ready at') && resolve())
  })
  const took = performance.now() - began
  child.removeAllListeners('exit')
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  return took
}

async function timeOfPostgres(dataDir: string): Promise<number> {
  const began = performance.now()
  const postgres = await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: console.error } })
  const took = performance.now() - began
  await postgres.stop()
  return took
}
