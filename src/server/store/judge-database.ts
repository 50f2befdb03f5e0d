/** Is this database one that we can work on? Asked once at the start (precise 23). */
import pg from 'pg'

export class UnfitDatabaseError extends Error {
  override name = 'UnfitDatabaseError'
}

export async function judgeDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new UnfitDatabaseError(
      `The database cannot be reached: ${(error as Error).message}. Check DATABASE_URL.`,
    )
  }
  try {
    const { rows } = await client.query<{ version: string; encoding: string }>(
      "select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding",
    )
    const { version = '0', encoding = '' } = rows[0] ?? {}
    if (Number(version) < 150_000)
      throw new UnfitDatabaseError(
        `The database is PostgreSQL ${Math.floor(Number(version) / 10_000)}; Tsunagi needs 15 or later.`,
      )
    if (encoding !== 'UTF8')
      throw new UnfitDatabaseError(
        `The database's encoding is ${encoding}; Tsunagi needs UTF8. Create it with: create database tsunagi encoding 'UTF8' template template0.`,
      )
    await refusePooler(client)
  } finally {
    await client.end()
  }
}

/** A pooler that changes the server connection between statements loses LISTEN and prepared statements. */
async function refusePooler(client: pg.Client): Promise<void> {
  const pid = async () => (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  const first = await pid()
  for (let look = 0; look < 5; look++) {
    if ((await pid()) !== first)
      throw new UnfitDatabaseError(
        'DATABASE_URL leads to a pooler in transaction mode; Tsunagi needs a direct connection to PostgreSQL.',
      )
  }
}

/** How many others are connected to this database. */
export async function countOthers(connection: pg.ClientConfig): Promise<number> {
  const [row] = await askOnce<{ others: number }>(
    connection,
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  )
  return row?.others ?? 0
}

/** True where somebody works with it already. */
export async function holdsCompanies(connection: pg.ClientConfig): Promise<boolean> {
  const [made] = await askOnce<{ made: boolean }>(
    connection,
    "select to_regclass('public.companies') is not null and to_regclass('public.installation') is not null as made",
  )
  if (!made?.made) return false
  const [row] = await askOnce<{ holds: boolean }>(
    connection,
    'select exists (select from companies) as holds',
  )
  return row?.holds ?? false
}

async function askOnce<Row extends object>(connection: pg.ClientConfig, text: string): Promise<Row[]> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
