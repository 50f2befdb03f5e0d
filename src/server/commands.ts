/** What the commands beside the product do (`bin/`). Each joins the database that is running, or starts it meanwhile. */
import { createApp } from './app.ts'
import { findFilesFolder } from './attachments/find-files-folder.ts'
import { ConfigError, readConfig } from './config.ts'
import { createBell } from './events/bell.ts'
import { createClock } from './lib/clock.ts'
import { newId, newSecret } from './lib/ids.ts'
import { createLog } from './log.ts'
import { type ImportOrder, importPipedrive } from './moving-in/import-pipedrive.ts'
import { openBox } from './open-box.ts'
import { joinDatabase } from './open-database.ts'
import { normalEmail } from './people/email.ts'
import { makeResetLink } from './people/reset-password.ts'
import { dropSecondFactor } from './people/second-factor.ts'
import { prepareCompany } from './seed/prepare-company.ts'
import { type SeedOrder, seedCompany } from './seed/seed-company.ts'
import { findUserByEmail } from './store/accounts.ts'
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
    const { epoch } = await ensureInstallation(db, newSecret())
    const box = await openBox(config, db)
    const filesFolder = await findFilesFolder(config, db)
    await db.close()
    // Its doors are not opened: only the first visit, where there is no company yet, goes through them.
    const app = await createApp({
      config,
      connection: database.connection,
      epoch,
      box,
      clock: createClock(),
      log,
      filesFolder,
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

/** For who has forgotten the password where no mail can be sent: prints a link that works once and for half an hour. */
export async function resetPassword(email: string, order: { dropSecondFactor: boolean }): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const database = await joinDatabase(config, log)
  try {
    await migrate(database.connection)
    const db = openDb(database.connection, (error) => log.warn({ err: error }, 'a database connection broke'))
    try {
      const found = await findUserByEmail(db, normalEmail(email))
      if (!found) throw new ConfigError('EMAIL', `${email} is nobody’s address here.`)
      const { user } = found
      if (!user.active)
        throw new ConfigError('EMAIL', `${email} is deactivated; an administrator has to reactivate it.`)
      const clock = createClock()
      const link = await db.transaction(async (tx) => {
        if (order.dropSecondFactor) await dropSecondFactor(tx, clock, user, null)
        return await makeResetLink(tx, { clock, publicUrl: config.publicUrl }, user)
      })
      if (order.dropSecondFactor) say(`${user.name} signs in without a second step from now on.`)
      say(`Choose a new password here, within half an hour:\n${link}`)
    } finally {
      await db.close()
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

export async function movePipedriveIn(order: ImportOrder): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const database = await joinDatabase(config, log)
  try {
    await migrate(database.connection)
    const db = openDb(database.connection, (error) => log.warn({ err: error }, 'a database connection broke'))
    const bell = createBell(db, log, newId())
    try {
      const hash = () => {
        throw new Error('an import keeps no tombstones')
      }
      const core = { db, clock: createClock(), bell, log, hash }
      for (const { kind, read, made, left } of await importPipedrive(core, order, say)) {
        say(`${kind}: ${made} of ${read} ${order.dryRun ? 'would be made' : 'made'}, ${left.length} left out`)
        for (const { id, why } of left.slice(0, 20)) say(`  ${kind} ${id}: ${why}`)
      }
    } finally {
      await bell.stop()
      await db.close()
    }
  } finally {
    await database.stop()
  }
}
