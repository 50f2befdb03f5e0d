/** Makes PostgreSQL's folder at the first start. It appears whole or not at all. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { makeFolder, type Places } from './places.ts'
import type { Programs } from './programs.ts'
import { runAs } from './run-as.ts'

export const USER = 'tsunagi'

/** Called by the holder of the folder alone. */
export async function makeClusterIfMissing(places: Places, programs: Programs): Promise<void> {
  const version = await readVersion(places.data)
  if (version === undefined) return makeCluster(places, programs)
  if (version !== programs.majorVersion)
    throw new EmbeddedPostgresError(
      'DATA_DIR_OF_ANOTHER_VERSION',
      `${places.data} was made by PostgreSQL ${version}, and this Tsunagi brings PostgreSQL ${programs.majorVersion}.`,
      'Start the Tsunagi that made it, make a backup, and restore that here into an empty DATA_DIR.',
    )
}

async function readVersion(data: string): Promise<number | undefined> {
  try {
    return Number((await readFile(join(data, 'PG_VERSION'), 'utf8')).trim())
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    if (code !== 'EACCES') throw error
    throw new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `${data} belongs to another user.`,
      'Start Tsunagi as the user that started it the first time, or set DATA_DIR to another folder.',
    )
  }
}

async function makeCluster(places: Places, programs: Programs): Promise<void> {
  // An initdb whose starter was killed may still be writing, so each draft has a name of its own.
  for (const name of await readdir(places.home))
    if (name.startsWith('draft-')) await rm(join(places.home, name), { recursive: true, force: true })
  const draft = join(places.home, `draft-${randomBytes(6).toString('hex')}`)
  await makeFolder(draft, 0o700, places.user)
  try {
    await initialize(draft, places, programs)
    await rename(draft, places.data)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function initialize(draft: string, places: Places, programs: Programs): Promise<void> {
  let output = ''
  // The system's own C.UTF-8 is missing on some systems; the builtin provider, which decides, does without it.
  for (const systemLocale of ['C.UTF-8', 'C']) {
    const made = await runAs(places.user, programs.initdb, [
      `--pgdata=${draft}`,
      `--username=${USER}`,
      // Who can enter the socket's folder is the server's user or root.
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      `--locale=${systemLocale}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--lc-messages=C',
      '--data-checksums',
      '--no-instructions',
    ])
    if (made.status === 0) return
    output = made.output
    if (!/locale/.test(output)) break
  }
  if (/could not look up effective user ID/.test(output))
    throw new EmbeddedPostgresError(
      'POSTGRES_UNAVAILABLE',
      `PostgreSQL does not run here, because the user ${places.user.uid} has no name on this system.`,
      'Add the user to /etc/passwd, start as another user, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  throw new EmbeddedPostgresError(
    'POSTGRES_DOES_NOT_START',
    `The database could not be made in ${places.home}: ${output.slice(-1_500)}`,
    'See whether the disk is full or read-only, then start again.',
  )
}
