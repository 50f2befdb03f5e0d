/**
 * The door to PostgreSQL. Statements are plain SQL and live in this room alone, one file a table. Each is prepared
 * once per connection under a name made from its text, so the hot ones are neither parsed nor planned again.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'

/** What a statement runs on: the pool (each statement its own transaction) or an open transaction. */
export interface Sql {
  query<Row extends object = never>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** An open transaction. */
export interface Tx extends Sql {
  /**
   * Writes whose answers nobody needs: they are on their way already, in their order among the others, and the commit
   * waits for them. One that fails rolls all of it back, and the transaction rejects with its error.
   */
  sent(...writes: Promise<unknown>[]): void
}

export interface Db extends Sql {
  /**
   * Runs `work` in one transaction; a serialisation failure, a deadlock or a reference that has just gone runs it again, so it must have no other
   * effects. Never call the network in it (invariant 3).
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Reads that do not depend on each other, on one connection and without waiting in between: one way to PostgreSQL and
   * back for all of them. Each sees what is committed when its turn comes.
   */
  together<T>(reads: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * Calls `onNotice` with what each NOTIFY of the channel says, and with null after each reconnection, when some may have
   * been missed.
   */
  listen(channel: string, onNotice: (said: string | null) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

const MAX_CONNECTIONS = 12
/** Writing transactions are short: the slowest holds back every reader of events (precise 17). */
const LIMITS = '-c statement_timeout=5000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=5000'
const RETRIES = 3

export function openDb(connection: pg.ClientConfig, onError: (error: Error) => void): Db {
  // Statements that do not wait for each other's answers leave together: each way there and back takes longer than most
  // of the statements themselves.
  const settings = {
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: 60_000,
    types: { getTypeParser },
    pipeline: true,
  }
  const pool = openPool({ ...connection, ...settings }, onError)

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await attemptTransaction(pool, work)
      } catch (error) {
        if (attempt > RETRIES || !isWorthRepeating(error)) throw error
      }
    }
  }

  return {
    query: (text, values) => run(pool, text, values),
    transaction,
    together: (reads) => readTogether(pool, reads),
    listen: (channel, onNotice) => listen(connection, channel, onNotice, onError),
    close: () => pool.end(),
  }
}

/** Connections with our limits. One that breaks, whoever has it just then, never ends the process. */
export function openPool(settings: pg.PoolConfig, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...settings, options: LIMITS, connectionTimeoutMillis: 5_000 })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', onError)
  // The pool listens to idle ones alone. One that breaks in the moment in which it is handed out has no listener yet.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Serialisation failure and deadlock: two transactions were in each other's way. */
const COLLISIONS = ['40001', '40P01']

/** True where the database was away, out of room or too busy: nothing is wrong with what was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = sqlState(error)
  if (code === null) return error instanceof Error && !('severity' in error) && isConnectionError(error)
  return /^(08|53|57P|58|25P03)/.test(code) || ['25006', '57014', '55P03', ...COLLISIONS].includes(code)
}

/** A value that the database's types can't hold: a number too large, a text that is no time or id. */
export function isUnholdable(error: unknown): boolean {
  return ['22003', '22007', '22008', '22021', '22P02', '22P05'].includes(sqlState(error) ?? '')
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return sqlState(error) === '23505' && (error as { constraint?: string }).constraint === constraint
}

async function attemptTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await withClient(pool, async (client, breakOff) => {
    const unheard = [heardLater(client.query('begin'))] as Promise<unknown>[]
    try {
      const result = await work({
        query: (text, values) => run(client, text, values),
        sent: (...writes) => void unheard.push(...writes.map(heardLater)),
      })
      const { command } = await client.query('commit')
      await Promise.all(unheard)
      // The answer to a commit after a statement has failed.
      if (command === 'ROLLBACK')
        throw new Error('A statement of the transaction failed; it was rolled back.')
      return result
    } catch (error) {
      await client.query('rollback').catch(breakOff)
      // What follows a failed statement fails because of it.
      for (const outcome of await Promise.allSettled(unheard))
        if (outcome.status === 'rejected') throw outcome.reason
      throw error
    }
  })
}

/** One that fails before anybody waits for it would end the process. */
function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

async function readTogether<T>(pool: pg.Pool, reads: (sql: Sql) => Promise<T>): Promise<T> {
  return await withClient(pool, (client) => reads({ query: (text, values) => run(client, text, values) }))
}

/** `breakOff`: the connection must not be handed out again; PostgreSQL rolls back by itself. */
async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, breakOff: (error: Error) => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // The pool listens only to idle ones. Without a listener, a connection that breaks here would end the process.
  const onBreak = (error: Error) => {
    broken = error
  }
  client.on('error', onBreak)
  try {
    return await work(client, onBreak)
  } finally {
    client.off('error', onBreak)
    client.release(broken)
  }
}

async function run<Row>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await on.query({ name: statementName(text), text, values: values as unknown[] })
  return result.rows as Row[]
}

const names = new Map<string, string>()

function statementName(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64url')
    names.set(text, name)
  }
  return name
}

/** What a row refers to was deleted between our look and our writing: the second look finds it gone. */
const REFERENCE_GONE = '23503'

export function isReferenceGone(error: unknown): boolean {
  return sqlState(error) === REFERENCE_GONE
}

/** Thrown by work that saw, too late, that another transaction was quicker: it runs again. */
export class Overtaken extends Error {
  override name = 'Overtaken'
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof Overtaken || [...COLLISIONS, REFERENCE_GONE].includes(sqlState(error) ?? '')
}

function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  // Each has a digit; the system's EPIPE has five letters as well.
  return typeof error.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code) ? error.code : null
}

function isConnectionError(error: Error): boolean {
  const { code } = error as Error & { code?: string }
  return (
    [
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOENT',
      'EPIPE',
      'ETIMEDOUT',
      'EACCES',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ERR_STREAM_DESTROYED',
    ].includes(code ?? '') || OF_THE_DRIVER.test(error.message)
  )
}

/** What the driver and its pool say without a code; other errors that speak of a connection are none of the database's. */
const OF_THE_DRIVER =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|Query read timeout$|timeout expired$|timeout exceeded when trying to connect$)/

/** bigint as a number: ours stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8) return Number
  return pg.types.getTypeParser(oid, format)
}

/** A connection of its own that listens, and connects again for ever. */
async function listen(
  connection: pg.ClientConfig,
  channel: string,
  onNotice: (said: string | null) => void,
  onError: (error: Error) => void,
): Promise<() => Promise<void>> {
  let closed = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...connection, keepAlive: true })
    next.on('notification', ({ payload }) => onNotice(payload ?? null))
    next.on('error', (error) => {
      onError(error)
      reconnectLater()
    })
    next.on('end', reconnectLater)
    client = next
    await next.connect()
    await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    onNotice(null)
  }

  function reconnectLater(): void {
    if (closed || timer) return
    client?.removeAllListeners('end')
    client = null
    timer = setTimeout(() => {
      timer = null
      connect().catch((error: Error) => {
        onError(error)
        reconnectLater()
      })
    }, 500)
  }

  await connect()
  return async () => {
    closed = true
    if (timer) clearTimeout(timer)
    client?.removeAllListeners('end')
    await client?.end()
  }
}
