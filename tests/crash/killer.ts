/** Kills at random moments, and starts again what it killed. */
import { readFileSync } from 'node:fs'
import { pause } from './ask.ts'
import type { House } from './house.ts'
import type { Ledger } from './ledger.ts'
import type { ProductProcess } from './product-process.ts'
import type { Random } from './random.ts'
import type { Screen } from './screen.ts'

export type Deed = 'product' | 'postmaster' | 'backend' | 'both' | 'stall' | 'screens' | 'restart'

/** How often each in a hundred. */
const DEEDS: Record<Deed, number> = {
  product: 40,
  postmaster: 18,
  backend: 16,
  both: 10,
  stall: 10,
  screens: 6,
  // Only where it is asked for.
  restart: 0,
}

const STARTS = 10

export async function playKiller(options: {
  house: House
  ledger: Ledger
  random: Random
  screens: readonly Screen[]
  kills: number
  /** This deed and no other. */
  only?: Deed | undefined
  say(line: string): void
}): Promise<void> {
  const { house, ledger, random, kills, only, say } = options
  for (let kill = 1; kill <= kills; kill++) {
    await pause(random.between(200, 1_800))
    const deed = only ?? drawDeed(random)
    ledger.kills[deed] = (ledger.kills[deed] ?? 0) + 1
    say(`kill ${kill} of ${kills}: ${deed}`)
    if (deed === 'restart') await house.processes[kill % house.processes.length]?.stop()
    else await doDeed(deed, options)
    // What ended by itself is started again too, as a supervisor would.
    for (const one of house.processes) await startAgain(one, ledger)
  }
}

/**
 * As a supervisor would. Refusing to start while the database is not there is allowed; anything else that keeps the
 * product from starting is a broken promise.
 */
export async function startAgain(one: ProductProcess, ledger: Ledger): Promise<void> {
  for (let start = 1; !one.ready; start++) {
    try {
      await one.start()
    } catch (error) {
      const { message } = error as Error
      if (!/database cannot be reached/.test(message)) ledger.violate(message)
      if (start >= STARTS) throw error
      await pause(1_000)
    }
  }
}

function drawDeed(random: Random): Deed {
  let left = random.between(1, 100)
  for (const [deed, share] of Object.entries(DEEDS)) {
    left -= share
    if (left <= 0) return deed as Deed
  }
  return 'product'
}

async function doDeed(
  deed: Deed,
  { house, random, screens }: { house: House; random: Random; screens: readonly Screen[] },
): Promise<void> {
  const one = random.pick(house.processes)
  switch (deed) {
    case 'product':
      return await one.kill()
    case 'postmaster':
      return await killPostmaster(house)
    case 'both':
      await killPostmaster(house)
      return await one.kill()
    case 'backend':
      return await killBackend(house, random)
    case 'stall':
      one.signal('SIGSTOP')
      await pause(random.between(2_000, 7_000))
      one.signal('SIGCONT')
      return
    case 'screens':
      for (const screen of screens) screen.cut()
  }
}

async function killPostmaster(house: House): Promise<void> {
  const pid = await house.postmaster()
  // Its file outlives it, and its number may be somebody else's by now.
  if (pid !== undefined && commandOf(pid).includes(house.folder)) killIfThere(pid, 'SIGKILL')
}

/** `kill -9` of one backend makes the postmaster restart all; ending one by SQL breaks that connection alone. */
async function killBackend(house: House, random: Random): Promise<void> {
  const backends = await house
    .sqlOnce<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
         and datname = current_database() order by (state = 'idle'), random()`,
    )
    .catch(() => [])
  if (backends.length === 0) return
  // The busy ones first: they hold transactions.
  const { pid } = random.chance(0.7) ? (backends[0] as { pid: number }) : random.pick(backends)
  if (random.chance(0.3) && commandOf(pid).startsWith('postgres:')) killIfThere(pid, 'SIGKILL')
  else await house.sqlOnce('select pg_terminate_backend($1)', [pid]).catch(() => [])
}

/** Empty where it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
