/**
 * Where the embedded PostgreSQL lives, and as whom it runs.
 *
 *     DATA_DIR/postgres.log
 *     DATA_DIR/postgres/data      PostgreSQL's own folder
 *     DATA_DIR/postgres/socket    its Unix socket (elsewhere where the path is too long)
 *     DATA_DIR/postgres/lock      see hold-folder.ts
 *
 * PostgreSQL refuses to run as root, so root starts it as the user "nobody" (65534), which exists everywhere. Where
 * that user cannot enter DATA_DIR, `DATA_DIR/postgres` is a symbolic link to a folder below /var/lib/tsunagi: a later
 * start finds the same data whatever has become of the permissions.
 */
import { createHash } from 'node:crypto'
import { chmod, chown, lstat, mkdir, realpath, rm, stat, symlink } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { runAs } from './run-as.ts'
import { type ServerUser, serverUser } from './server-user.ts'
import { isTooLongForSocket, privateTempFolder } from './short-path.ts'

export interface Places {
  dataDir: string
  /** `DATA_DIR/postgres`, links followed. */
  home: string
  data: string
  lock: string
  log: string
  user: ServerUser
  /** What the operator should know, one line each. */
  notices: string[]
}

/** Below it lies what the server's user could not reach elsewhere. */
export const SYSTEM_FOLDER = '/var/lib/tsunagi'
/** Makes the folders that are missing. */
export async function preparePlaces(givenDataDir: string): Promise<Places> {
  const user = serverUser()
  const dataDir = await makeDataDir(resolve(givenDataDir), user)
  const notices: string[] = []
  const home = await makeHome(dataDir, user)
  if (home !== join(dataDir, 'postgres'))
    notices.push(
      `The database's files are in ${home}, because PostgreSQL's user (${user.uid}) cannot enter ${dataDir}.`,
    )
  return { ...placesIn(dataDir, home, user), notices }
}

/** The same without making anything; undefined where no embedded PostgreSQL has ever been. */
export async function findPlaces(givenDataDir: string): Promise<Places | undefined> {
  try {
    const dataDir = await realpath(resolve(givenDataDir))
    return { ...placesIn(dataDir, await realpath(join(dataDir, 'postgres')), serverUser()), notices: [] }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Called by the holder of the folder alone. */
export async function makeSocketFolder(places: Places): Promise<string> {
  const folder = join(places.home, 'socket')
  if (isTooLongForSocket(join(folder, '.s.PGSQL.5432'))) return privateTempFolder(places.home, places.user)
  await makeFolder(folder, 0o700, places.user)
  return folder
}

/** What lies outside of the data folder goes when the server does. */
export async function removeSocketFolder(places: Places, folder: string): Promise<void> {
  if (!folder.startsWith(places.home)) await rm(folder, { recursive: true, force: true })
}

export async function makeFolder(path: string, mode: number, owner: ServerUser | null): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return
  }
  // Again, because the umask may have taken bits away.
  await chmod(path, mode)
  if (owner?.lowered) await chown(path, owner.uid, owner.gid)
}

async function makeDataDir(dataDir: string, user: ServerUser): Promise<string> {
  try {
    const made = await mkdir(dataDir, { recursive: true, mode: user.lowered ? 0o711 : 0o700 })
    if (made !== undefined && user.lowered) await chmod(dataDir, 0o711)
    const path = await realpath(dataDir)
    if (!(await stat(path)).isDirectory()) throw new Error('it is not a folder')
    return path
  } catch (error) {
    throw new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `The data folder ${dataDir} cannot be used: ${(error as Error).message}.`,
      'Set DATA_DIR to a folder that you may write to.',
    )
  }
}

async function makeHome(dataDir: string, user: ServerUser): Promise<string> {
  const home = join(dataDir, 'postgres')
  const found = await lstat(home).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (found?.isSymbolicLink()) return followLink(home)
  if (user.lowered && !(await canEnter(dataDir, user))) {
    if (found === undefined) return makeHomeElsewhere(dataDir, home)
    throw new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `PostgreSQL runs as user ${user.uid} when you are root, and that user can no longer enter ${home}.`,
      'Make the folders above it enterable again (chmod o+x), or start as an ordinary user.',
    )
  }
  await makeFolder(home, user.lowered ? 0o711 : 0o700, null)
  return home
}

async function makeHomeElsewhere(dataDir: string, link: string): Promise<string> {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  const home = join(SYSTEM_FOLDER, `${basename(dataDir)}-${digest}`)
  await makeSystemFolder()
  await makeFolder(home, 0o711, null)
  await symlink(home, link).catch((error: unknown) => {
    // A start at the same moment made the same link.
    if (codeOf(error) !== 'EEXIST') throw error
  })
  return followLink(link)
}

export async function makeSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  await chmod(SYSTEM_FOLDER, 0o755)
}

async function followLink(link: string): Promise<string> {
  try {
    return await realpath(link)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `${link} is a link to the database's files, but they are no longer there.`,
      'Bring them back to where it points, or remove the link to begin with an empty database.',
    )
  }
}

async function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  const tried = await runAs(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder])
  return tried.status === 0
}

function placesIn(dataDir: string, home: string, user: ServerUser): Omit<Places, 'notices'> {
  return {
    dataDir,
    home,
    data: join(home, 'data'),
    lock: join(home, 'lock'),
    log: join(dataDir, 'postgres.log'),
    user,
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
