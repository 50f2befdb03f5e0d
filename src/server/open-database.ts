/** The database of this installation. */
import type pg from 'pg'
import type { Config } from './config.ts'
import { findRunning, startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import type { Log } from './log.ts'
import { judgeDatabase } from './store/judge-database.ts'

export interface Database {
  connection: pg.ClientConfig
  /** What the operator should know about where things are, one line each. */
  notices: string[]
  stop(): Promise<void>
}

/** For the product itself: its own server, or the one of `DATABASE_URL`. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  if (config.databaseUrl === null)
    return await startEmbeddedPostgres({ dataDir: config.dataDir, log: plainly(log) })
  const connection = { connectionString: config.databaseUrl }
  await judgeDatabase(connection)
  return { connection, notices: [], stop: async () => {} }
}

/** For commands beside it: the server that runs on the data folder, else one for as long as the command lasts (precise 23). */
export async function joinDatabase(config: Config, log: Log): Promise<Database> {
  const connection = config.databaseUrl === null ? await findRunning(config.dataDir) : undefined
  return connection ? { connection, notices: [], stop: async () => {} } : await openDatabase(config, log)
}

function plainly(log: Log) {
  return { info: (line: string) => log.info(line), warn: (line: string) => log.warn(line) }
}
