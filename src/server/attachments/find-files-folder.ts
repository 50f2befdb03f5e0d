/**
 * The folder of attachments where no S3 store is named. All processes of a database must mean the same one: a file that
 * one of them kept elsewhere would be missing for the others, and from every backup (precise 22).
 *
 * Each folder carries a mark, and the database knows the one that is in force. So a folder that was moved with its
 * machine is known again, a neighbour on the same machine joins it wherever its own DATA_DIR is, and a second machine is
 * refused.
 */
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.ts'
import { newId } from '../lib/ids.ts'
import type { Sql } from '../store/db.ts'
import { claimFilesPlace, type FilesPlace, moveFilesPlace, readFilesPlace } from '../store/installation.ts'

const MARK_FILE = 'mark'

/** For the product itself; where no file was kept yet, its own folder becomes the one in force. */
export async function findFilesFolder(config: Config, sql: Sql): Promise<string> {
  const own = ownFolder(config)
  if (!isShared(config)) return own
  const mark = await ensureMark(own)
  const inForce = await claimFilesPlace(sql, { mark, folder: own })
  const folder = await recognise(inForce, own)
  // Moved: from now on it is looked for here.
  if (folder === own && inForce.folder !== own) await moveFilesPlace(sql, { mark, folder: own })
  return folder
}

/** For commands beside it, also on a database that an earlier version made; changes nothing. */
export async function lookForFilesFolder(config: Config, sql: Sql): Promise<string> {
  const own = ownFolder(config)
  const inForce = isShared(config) ? await readFilesPlace(sql) : null
  return inForce ? await recognise(inForce, own) : own
}

/** After a restore: the files were brought back into this folder. */
export async function takeFilesFolder(config: Config, sql: Sql): Promise<void> {
  if (!isShared(config)) return
  const folder = ownFolder(config)
  await moveFilesPlace(sql, { mark: await ensureMark(folder), folder })
}

export function ownFolder({ dataDir }: Config): string {
  return join(dataDir, 'attachments')
}

/** The embedded server lies in the same DATA_DIR; with S3 only what is just being received passes through the folder. */
function isShared({ databaseUrl, s3 }: Config): boolean {
  return databaseUrl !== null && s3 === null
}

/** @throws ConfigError where the place in force is on another machine */
async function recognise({ mark, folder }: FilesPlace, own: string): Promise<string> {
  for (const candidate of [own, folder]) if ((await readMark(candidate)) === mark) return candidate
  throw new ConfigError(
    'S3_URL',
    `is not set, and this database's attachments are kept by another machine, in ${folder}. Several machines need one store: set S3_URL on all of them. If that folder has moved here, set DATA_DIR to where it is; if it is lost for good, write ${mark} into ${join(own, MARK_FILE)}.`,
  )
}

async function readMark(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, MARK_FILE), 'utf8')).trim()
  } catch (error) {
    // Not there, or not for us to read: not our folder.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** Of processes that start together one makes it, whole or not at all. */
async function ensureMark(folder: string): Promise<string> {
  const found = await readMark(folder)
  if (found !== null) return found
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const mark = newId()
  const draft = join(folder, `${MARK_FILE}-${mark}`)
  await writeFile(draft, `${mark}\n`, { mode: 0o600 })
  try {
    await link(draft, join(folder, MARK_FILE))
    return mark
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readMark(folder)) ?? mark
  } finally {
    await rm(draft, { force: true })
  }
}
