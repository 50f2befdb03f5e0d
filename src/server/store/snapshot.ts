/**
 * The whole database at one moment, and back again: tables by COPY in its text format, which every PostgreSQL since 15
 * reads, so that a snapshot moves between the embedded server and any other. No superuser is needed.
 */
import type { Readable, Writable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

export interface TableShape {
  name: string
  columns: string[]
}

export interface SequenceState {
  name: string
  last_value: string
  is_called: boolean
}

export interface Snapshot {
  /** The names of the migrations that made its schema, in their order. */
  migrations: string[]
  keyFingerprint: string | null
  /** Those with rows worth keeping. */
  tables: TableShape[]
  sequences: SequenceState[]
  read(table: TableShape): Readable
  /** Files that its rows speak of. */
  files(): Promise<{ companyId: number; attachmentId: string }[]>
  close(): Promise<void>
}

/**
 * Not kept: events, which a restore empties (precise 17), with their readers, whose positions are numbers of this
 * cluster's transactions; and the list of migrations, which the snapshot carries itself.
 */
const LEFT_OUT = ['events', 'event_readers', 'schema_migrations']

/** A reading transaction has no number of its own, so it holds back no reader of events, however long it takes. */
export async function openSnapshot(connection: pg.ClientConfig): Promise<Snapshot> {
  const client = await connect(connection)
  const rowsOf = async <Row extends object>(text: string) => (await client.query<Row>(text)).rows
  try {
    await client.query('begin isolation level repeatable read read only')
    const migrations = await rowsOf<{ name: string }>('select name from schema_migrations order by name')
    const [installation] = await rowsOf<{ key_fingerprint: string | null }>(
      'select key_fingerprint from installation',
    )
    const tables = await rowsOf<TableShape>(TABLES)
    return {
      migrations: migrations.map(({ name }) => name),
      keyFingerprint: installation?.key_fingerprint ?? null,
      tables: tables.filter(({ name }) => !LEFT_OUT.includes(name)),
      sequences: await rowsOf<SequenceState>(SEQUENCES),
      read: (table) => client.query(copyTo(`copy ${withColumns(table)} to stdout`)),
      async files() {
        const rows = await rowsOf<{ company_id: number; id: string }>(
          "select company_id, id from attachments where status = 'ready' order by company_id, id",
        )
        return rows.map((row) => ({ companyId: row.company_id, attachmentId: row.id }))
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** True where readers of events that keep their own account still have something to take in. */
export async function haveReadersWork(connection: pg.ClientConfig): Promise<boolean> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<{ work: boolean }>(
      `select exists (
         select from event_readers r join installation i on i.epoch = r.epoch
         where exists (select from events e where (e.xact, e.id) > (r.xact, r.id))) as work`,
    )
    return rows[0]?.work ?? false
  } finally {
    await client.end()
  }
}

export interface Replacement {
  /** Makes the schema that the rows belong to. In the order of their names. */
  migrate(name: string, sql: string): Promise<void>
  /** After the schema, before the rows: whatever order tables come in, none refers to what is not there yet. */
  detach(): Promise<void>
  write(table: TableShape): Writable
  attach(sequences: SequenceState[]): Promise<void>
  /** For what a restored database has to be told. */
  query<Row extends object = never>(text: string, values?: unknown[]): Promise<Row[]>
  commit(): Promise<void>
  /** What was there before stays. */
  abandon(): Promise<void>
}

/** Everything in one transaction: a restore that fails leaves the database as it was. */
export async function openReplacement(connection: pg.ClientConfig): Promise<Replacement> {
  const client = await connect(connection)
  const run = async <Row extends object>(text: string, values?: unknown[]) =>
    (await client.query<Row>(text, values)).rows
  const all = async (query: string) => {
    const rows = await run<{ statement: string }>(query)
    for (const { statement } of rows) await client.query(statement)
  }
  let references: { statement: string }[] = []
  try {
    await client.query('begin')
    // Whoever still works on it is refused rather than waited for.
    await client.query("set local lock_timeout = '10s'")
    await all(DROP_EVERYTHING)
    await client.query(`create table schema_migrations (
      name text primary key, applied_at timestamptz not null default now())`)
  } catch (error) {
    await client.end()
    throw error
  }
  return {
    async migrate(name, sql) {
      await client.query(sql)
      await client.query('insert into schema_migrations (name) values ($1)', [name])
    },
    async detach() {
      references = await run(REFERENCES)
      await all(DROP_REFERENCES)
      await all(eachTable('alter table %I disable trigger user'))
      // A migration may have brought rows of its own.
      await all(eachTable('truncate table %I', "and c.relname <> 'schema_migrations'"))
    },
    write: (table) => client.query(copyFrom(`copy ${withColumns(table)} from stdin`)),
    async attach(sequences) {
      await all(eachTable('alter table %I enable trigger user'))
      for (const { statement } of references) await client.query(statement)
      for (const { name, last_value, is_called } of sequences)
        await client.query('select setval($1::regclass, $2, $3)', [name, last_value, is_called])
    },
    query: run,
    async commit() {
      await client.query('commit')
      await client.query('analyze')
      await client.end()
    },
    async abandon() {
      await client.query('rollback').catch(() => undefined)
      await client.end()
    },
  }
}

/** Without the limits of the product's own connections: this takes as long as it takes. */
async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  // A connection that breaks rejects its statement; without a listener it would end the process as well.
  client.on('error', () => {})
  await client.connect()
  return client
}

function withColumns({ name, columns }: TableShape): string {
  return `${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')})`
}

const OURS = `c.relnamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`

const eachTable = (statement: string, only = '') =>
  `select format('${statement}', c.relname) as statement from pg_class c where c.relkind = 'r' and ${OURS} ${only}`

const TABLES = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relkind = 'r' and ${OURS} and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  group by c.relname order by c.relname`

const SEQUENCES = `
  select schemaname || '.' || quote_ident(sequencename) as name, coalesce(last_value, start_value)::text as last_value,
    last_value is not null as is_called
  from pg_sequences where schemaname = 'public' order by sequencename`

const REFERENCES = `
  select format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as statement
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'f' and ${OURS} order by c.relname, k.conname`

const DROP_REFERENCES = `
  select format('alter table %I drop constraint %I', c.relname, k.conname) as statement
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'f' and ${OURS}`

/** Not the schema itself, which may belong to somebody else and may hold extensions. */
const DROP_EVERYTHING = `
  select format('drop table %I cascade', c.relname) as statement
  from pg_class c where c.relkind in ('r', 'p') and ${OURS}
  union all
  select format('drop sequence if exists %I cascade', c.relname)
  from pg_class c where c.relkind = 'S' and ${OURS}
  union all
  select format('drop function if exists %s cascade', p.oid::regprocedure)
  from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`
