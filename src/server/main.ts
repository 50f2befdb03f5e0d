/** Reads the configuration, starts the database, the rooms and the server, and stops them on a signal. */
import { type App, createApp } from './app.ts'
import { findFilesFolder } from './attachments/find-files-folder.ts'
import type { SimulatorBases } from './channels/simulator/adapter.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { seedDemo } from './demo/seed-demo.ts'
import { createClock } from './lib/clock.ts'
import { newSecret } from './lib/ids.ts'
import { fingerprintOf, type SecretBox } from './lib/seal.ts'
import { createLog, type Log } from './log.ts'
import { openBoxOrChangeKey } from './open-box.ts'
import { type Database, openDatabase } from './open-database.ts'
import { sealAnew } from './sealing/seal-anew.ts'
import { openDb } from './store/db.ts'
import { ensureInstallation } from './store/installation.ts'
import { migrate } from './store/migrate.ts'

export interface MainOptions {
  /** A seeded company on the simulated providers. */
  demo?: boolean
  /** Where the simulated phone and its providers listen. */
  simulator?: SimulatorBases | null
}

export async function main(options: MainOptions = {}): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const database = await openDatabase(config, log)
  try {
    await serve(config, log, database, options)
  } catch (error) {
    await database.stop()
    throw error
  }
}

async function serve(config: Config, log: Log, database: Database, options: MainOptions): Promise<void> {
  await migrate(database.connection)
  const db = openDb(database.connection, (error) => log.warn({ err: error }, 'a database connection broke'))
  const { epoch } = await ensureInstallation(db, newSecret())
  const clock = createClock()
  const box = await openBoxOrChangeKey(config, db)
  if (config.formerKey) {
    await sealAnew({ db, clock, log }, box)
    say(sayOfFormerKey(config, box))
  }
  const filesFolder = await findFilesFolder(config, db)
  await db.close()

  const { connection } = database
  const app = await createApp({
    config,
    connection,
    epoch,
    box,
    clock,
    log,
    filesFolder,
    simulator: options.simulator ?? null,
  })
  const port = await listen(app, config)
  await seed(app, box, config, options)
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    try {
      await app.stop()
      await database.stop()
    } catch (error) {
      log.error({ err: error }, 'the product did not stop cleanly')
      process.exitCode = 1
    }
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  // Whoever waits for it may end the process in the same moment.
  for (const notice of database.notices) say(notice)
  if (app.setupCode) say(`The first visit asks for this set-up code: ${app.setupCode}`)
  const ready = config.port === 0 ? `http://localhost:${port}` : config.publicUrl
  // Since the command was typed: installing and building, where they were needed, are part of it.
  say(`Tsunagi is ready at ${ready} (${(performance.now() / 1000).toFixed(1)} s)`)
}

function sayOfFormerKey({ dataDir, formerKey }: Config, box: SecretBox): string {
  const where = formerKey?.from === 'file' ? `${dataDir}/secret-key.old` : 'SECRET_KEY_OLD'
  return formerKey && fingerprintOf(formerKey.key) === box.fingerprint
    ? `The key in force is that of ${where} (${box.fingerprint}): this process only reads with the other one.`
    : `Everything is sealed with the key ${box.fingerprint}. Once every process has started with it, ${where} is needed for older backups alone: keep it with them and take it away here.`
}

async function seed(
  app: App,
  box: SecretBox,
  config: Config,
  { demo, simulator }: MainOptions,
): Promise<void> {
  if (!demo || !simulator) return
  try {
    await seedDemo(app, box, { ...config, simulatorUrl: simulator.phoneBase })
  } catch (error) {
    await app.stop()
    throw error
  }
}

async function listen(app: App, config: Config): Promise<number> {
  try {
    return await app.start()
  } catch (error) {
    await app.stop()
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new ConfigError(
        'PORT',
        `${config.port} is in use by another program. Stop it, or choose another port.`,
      )
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES')
      throw new ConfigError(
        'HOST',
        `${config.host} with port ${config.port} cannot be listened on here (${code}).`,
      )
    throw error
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
