/** What PostgreSQL says goes to a file of bounded size: at most two of them, `postgres.log` and `postgres.log.1`. */
import { copyFile, type FileHandle, open, readFile } from 'node:fs/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

export interface PostgresLog {
  /** For the server to write to. */
  fd: number
  /** What was written since the last call of `mark`, at most the last 2,000 letters. */
  sinceMark(): Promise<string>
  mark(): Promise<void>
  close(): Promise<void>
}

const LARGEST_BYTES = 2_097_152
const BETWEEN_LOOKS_MS = 60_000

export async function openPostgresLog(
  path: string,
  onTrouble: (error: unknown) => void,
): Promise<PostgresLog> {
  const file = await openFile(path)
  await moveOnWhenLarge(file, path)
  let marked = (await file.stat()).size
  const timer = setInterval(() => {
    moveOnWhenLarge(file, path).catch(onTrouble)
  }, BETWEEN_LOOKS_MS)
  timer.unref()
  return {
    fd: file.fd,
    sinceMark: async () => {
      const text = await readFile(path)
      return text
        .subarray(text.length < marked ? 0 : marked)
        .toString('utf8')
        .slice(-2_000)
        .trim()
    },
    mark: async () => {
      marked = (await file.stat()).size
    },
    close: async () => {
      clearInterval(timer)
      await file.close()
    },
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a', 0o600)
  } catch (error) {
    throw new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `${path} cannot be written: ${(error as Error).message}.`,
      'Start Tsunagi as the user that started it the first time, or set DATA_DIR to another folder.',
    )
  }
}

/** The server writes at the end wherever that is, so the file can be emptied under it. */
async function moveOnWhenLarge(file: FileHandle, path: string): Promise<void> {
  if ((await file.stat()).size <= LARGEST_BYTES) return
  await copyFile(path, `${path}.1`)
  await file.truncate(0)
}
