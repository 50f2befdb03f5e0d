/**
 * The path of a Unix socket has a limit: 107 bytes on Linux, 103 on macOS. Data folders may lie deeper, so their
 * sockets are reached by a short way through a private folder below the system's one for temporary files.
 */
import { createHash } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const LONGEST_SOCKET_PATH_BYTES = 103
/** `/tsunagi-4294967295-0123456789ab/.s.PGSQL.5432` and a little room. */
const NEEDED_BELOW_TEMP_BYTES = 50

export function isTooLongForSocket(path: string): boolean {
  return Buffer.byteLength(path) > LONGEST_SOCKET_PATH_BYTES
}

/** Calls `use` with a path of the same socket that is short enough. The short way is gone afterwards. */
export async function withShortPath<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (!isTooLongForSocket(path)) return use(path)
  const folder = await mkdtemp(join(tempFolder(), 'tsunagi-'))
  try {
    await symlink(dirname(path), join(folder, 'l'))
    return await use(join(folder, 'l', basename(path)))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * A folder that only `owner` enters, always the same one for the same `purpose` (a path). Others may have made
 * one of that name beforehand; it is used only if it is a real folder, of this owner, closed to everybody else.
 *
 * @throws EmbeddedPostgresError `DATA_DIR_UNUSABLE`
 */
export async function privateTempFolder(
  purpose: string,
  owner: { uid: number; gid: number },
): Promise<string> {
  const digest = createHash('sha256').update(purpose).digest('hex').slice(0, 12)
  const folder = join(tempFolder(), `tsunagi-${owner.uid}-${digest}`)
  try {
    await mkdir(folder, { mode: 0o700 })
    await chmod(folder, 0o700)
    await chown(folder, owner.uid, owner.gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const found = await lstat(folder)
    if (!found.isDirectory() || found.uid !== owner.uid || (found.mode & 0o777) !== 0o700)
      throw new EmbeddedPostgresError(
        'DATA_DIR_UNUSABLE',
        `${folder} is needed for the database's socket, but it is not a private folder of user ${owner.uid}.`,
        'Remove it, or set DATA_DIR to a folder with a shorter path.',
      )
  }
  return folder
}

function tempFolder(): string {
  const folder = tmpdir()
  return Buffer.byteLength(folder) + NEEDED_BELOW_TEMP_BYTES > LONGEST_SOCKET_PATH_BYTES ? '/tmp' : folder
}
