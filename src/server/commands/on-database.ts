/** For commands beside the product: configuration, a quiet log, and the database for as long as the command lasts. */
import { type Config, readConfig } from '../config.ts'
import { createLog, type Log } from '../log.ts'
import { type Database, joinDatabase } from '../open-database.ts'

export interface CommandPlace {
  config: Config
  log: Log
  database: Database
}

export async function onDatabase(
  work: (place: CommandPlace) => Promise<void>,
  open: (config: Config, log: Log) => Promise<Database> = joinDatabase,
): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(process.env.LOG_LEVEL ? config.logLevel : 'error')
  const database = await open(config, log)
  try {
    await work({ config, log, database })
  } finally {
    await database.stop()
  }
}

/** What whoever called has to correct. */
export class CommandError extends Error {
  override name = 'CommandError'
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
