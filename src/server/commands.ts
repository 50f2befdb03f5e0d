/** What the commands beside the product do (`bin/`). Each joins the database that is running, or starts it meanwhile. */
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { createClock } from './lib/clock.ts'
import { newSecret } from './lib/ids.ts'
import { createLog } from './log.ts'
import { joinDatabase, openBox } from './open-database.ts'
import { prepareCompany } from './seed/prepare-company.ts'
import { type SeedOrder, seedCompany } from './seed/seed-company.ts'
import { openDb } from './store/db.ts'
import { ensureInstallation } from './store/installation.ts'
import { migrate } from './store/migrate.ts'

export { backup } from './commands/backup.ts'
export { replay } from './commands/replay.ts'
export { restore } from './commands/restore.ts'

export async function seed(order: SeedOrder): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const database = await joinDatabase(config, log)
  try {
    await migrate(database.connection)
    const db = openDb(database.connection, (error) => log.warn({ err: error }, 'a database connection broke'))
    const { epoch, key_fingerprint: kept } = await ensureInstallation(db, newSecret())
    const box = await openBox(config, db, kept)
    await db.close()
    // Its doors are not opened: only the first visit, where there is no company yet, goes through them.
    const app = await createApp({
      config,
      connection: database.connection,
      epoch,
      box,
      clock: createClock(),
      log,
    })
    try {
      const { companyId, signIn } = await prepareCompany(app)
      if (signIn) say(`Made a company. Sign in as ${signIn.email} with the password ${signIn.password}.`)
      const { seconds, perSecond } = await seedCompany(
        app.core,
        box,
        database.connection,
        companyId,
        order,
        sayProgress(order.messages),
      )
      say(
        `Wrote ${order.messages} messages in ${order.conversations} conversations in ${seconds.toFixed(1)} s (${Math.round(perSecond)} a second).`,
      )
    } finally {
      await app.stop()
    }
  } finally {
    await database.stop()
  }
}

const PROGRESS_MILLISECONDS = 2_000

function sayProgress(all: number): (written: number) => void {
  let said = performance.now()
  return (written) => {
    const now = performance.now()
    if (now - said < PROGRESS_MILLISECONDS) return
    said = now
    say(`${Math.floor((written / all) * 100)} %: ${written} of ${all} messages`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
