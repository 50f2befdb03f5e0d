/** The database of this installation, and the key that its secrets are sealed with. */
import type pg from 'pg'
import { type Config, ConfigError, createSecretKey } from './config.ts'
import { findRunning, startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import { createSecretBox, type SecretBox } from './lib/seal.ts'
import type { Log } from './log.ts'
import type { Db } from './store/db.ts'
import { claimKeyFingerprint } from './store/installation.ts'
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

/** The key that this database's secrets are sealed with, and no other (precise 22). */
export async function openBox(config: Config, db: Db, keptFingerprint: string | null): Promise<SecretBox> {
  const { secretKey } = config
  if (secretKey.from === 'nowhere' && keptFingerprint !== null)
    throw new ConfigError(
      'SECRET_KEY',
      `is missing (SECRET_KEY_MISMATCH): this database was sealed with the key ${keptFingerprint}. Set SECRET_KEY, or put the file back to ${secretKey.path}.`,
    )
  const box = createSecretBox(secretKey.from === 'nowhere' ? createSecretKey(secretKey.path) : secretKey.key)
  const inForce = await claimKeyFingerprint(db, box.fingerprint)
  if (inForce !== box.fingerprint)
    throw new ConfigError(
      'SECRET_KEY',
      `is another key (SECRET_KEY_MISMATCH): this database was sealed with the key ${inForce}, this one is ${box.fingerprint}. Use the right one, or restore with --without-secrets.`,
    )
  return box
}

function plainly(log: Log) {
  return { info: (line: string) => log.info(line), warn: (line: string) => log.warn(line) }
}
