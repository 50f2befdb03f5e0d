/**
 * The product's own PostgreSQL, from nothing to serving: hold the folder, make the cluster, clear away what a crash
 * left, start, and start again should the server die while the product lives.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findHolder, holdFolder } from './hold-folder.ts'
import { makeClusterIfMissing, USER } from './make-cluster.ts'
import { findPlaces, makeSocketFolder, type Places, preparePlaces, removeSocketFolder } from './places.ts'
import { openPostgresLog, type PostgresLog } from './postgres-log.ts'
import { findPrograms } from './programs.ts'
import { serverSettings } from './settings.ts'
import { stopLeftoverServer } from './stop-leftover-server.ts'
import { startWatchedServer, type WatchedServer } from './watched-server.ts'

export interface EmbeddedPostgres {
  connection: Connection
  /** The same as one string. */
  connectionString: string
  /** What the operator should know about where things are, one line each. */
  notices: string[]
  /** Fast shutdown, and the folder is free for another start. Connections should be closed before. */
  stop(): Promise<void>
}

/** A configuration of `pg`. No variable of the environment (PGSSLMODE …) changes what it reaches. */
export interface Connection {
  /** The socket's folder. */
  host: string
  port: number
  user: string
  database: string
  ssl: false
}

interface Log {
  info(sentence: string): void
  warn(sentence: string): void
}

const PORT = 5432
const DATABASE = 'tsunagi'

/**
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  log: Log
}): Promise<EmbeddedPostgres> {
  const { log } = options
  const places = await preparePlaces(options.dataDir)
  const held = await holdFolder(places.lock, places.dataDir)
  let postgresLog: PostgresLog | undefined
  try {
    const programs = await findPrograms(places.user)
    const notices = [...places.notices, ...programs.notices]
    const connection: Connection = {
      host: await makeSocketFolder(places),
      port: PORT,
      user: USER,
      database: DATABASE,
      ssl: false,
    }
    await makeClusterIfMissing(places, programs)
    await stopLeftoverServer(places.data, (line) => log.warn(line))
    postgresLog = await openPostgresLog(places.log, (error) =>
      log.warn(`${places.log} cannot be kept small: ${(error as Error).message}`),
    )
    const kept = postgresLog
    const start = () =>
      startWatchedServer(programs.postgres, serverSettings(connection.host), places, kept.fd)

    const first = await startPatiently(start, kept, places)
    await makeDatabaseIfMissing(connection)
    const startAgain = async () => {
      await stopLeftoverServer(places.data, (line) => log.warn(line))
      return start()
    }
    const supervisor = keepServing(first, startAgain, log)
    held.announce({ state: 'ready', connection })
    return {
      connection,
      connectionString: connectionStringOf(connection),
      notices,
      stop: async () => {
        held.announce({ state: 'stopping' })
        await supervisor.stop()
        await kept.close()
        await removeSocketFolder(places, connection.host)
        await held.release()
      },
    }
  } catch (error) {
    await postgresLog?.close()
    await held.release()
    throw error
  }
}

/** The connection to the server that another process runs on this data folder; undefined where none does. */
export async function findRunning(dataDir: string): Promise<Connection | undefined> {
  const places = await findPlaces(dataDir)
  const holder = places && (await findHolder(places.lock))
  return holder?.state === 'ready' && holder.connection ? { ...holder.connection, ssl: false } : undefined
}

/** For libraries that take an address only. */
export function connectionStringOf(connection: Connection): string {
  const { host, port, user, database } = connection
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}

/** A server that is still shutting down, or processes that it left behind when it was killed, need a moment. */
const ATTEMPTS = 75
const BETWEEN_ATTEMPTS_MS = 200
const STILL_BUSY = /already exists|still in use|is another postmaster/

async function startPatiently(
  start: () => WatchedServer,
  postgresLog: PostgresLog,
  places: Places,
): Promise<WatchedServer> {
  for (let attempt = 1; ; attempt++) {
    await postgresLog.mark()
    const server = start()
    if (await server.ready) return server
    const end = await server.ended
    const said = await postgresLog.sinceMark()
    if (attempt >= ATTEMPTS || !STILL_BUSY.test(said))
      throw new EmbeddedPostgresError(
        'POSTGRES_DOES_NOT_START',
        `PostgreSQL does not start (${end}). It says: ${said || 'nothing'}`,
        `See ${places.log}, and whether the disk is full.`,
      )
    await sleep(BETWEEN_ATTEMPTS_MS)
  }
}

async function makeDatabaseIfMissing(connection: Connection): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

/** Between two starts of a server that keeps dying. It counts as well after half a minute. */
const WAITS_MS = [0, 200, 500, 1_000, 2_000, 5_000, 10_000]
const COUNTS_AS_WELL_AFTER_MS = 30_000
/** After which a shutdown that writes everything out is cut short; nothing is lost, the next start takes longer. */
const LONGEST_SHUTDOWN_MS = 60_000

function keepServing(
  first: WatchedServer,
  startAgain: () => Promise<WatchedServer>,
  log: Log,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let server = first

  const run = async (): Promise<void> => {
    let deaths = 0
    for (;;) {
      const well = setTimeout(() => {
        deaths = 0
      }, COUNTS_AS_WELL_AFTER_MS)
      well.unref()
      const end = await server.ended
      clearTimeout(well)
      if (stopping.signal.aborted) return
      log.warn(`PostgreSQL ended by itself (${end}); it is started again.`)
      await pause(WAITS_MS[Math.min(deaths++, WAITS_MS.length - 1)] ?? 0, stopping.signal)
      if (stopping.signal.aborted) return
      await serveAgain()
    }
  }
  const serveAgain = async (): Promise<void> => {
    try {
      server = await startAgain()
      if (stopping.signal.aborted) server.shutDown()
      if (await server.ready) log.info('PostgreSQL serves again.')
    } catch (error) {
      // The next turn tries again; the product lives on meanwhile and says that its database is away.
      log.warn((error as Error).message)
    }
  }
  const done = run()

  return {
    stop: async () => {
      stopping.abort()
      server.shutDown()
      const impatience = setTimeout(() => {
        log.warn('PostgreSQL takes long to shut down; it is ended at once. Nothing is lost.')
        server.endNow()
      }, LONGEST_SHUTDOWN_MS)
      await done
      clearTimeout(impatience)
    },
  }
}

async function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: until, ref: false })
  } catch (error) {
    if (!until.aborted) throw error
  }
}
