/** Where the bytes of attachments lie: a folder of this machine. A store that speaks S3 is `s3-storage.ts`. */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Names an attachment's file. Both parts are made by us; nothing of what strangers call a file is part of a path. */
export interface FileKey {
  companyId: number
  attachmentId: string
}

/** Bytes that were received and are not kept yet: a file of this machine, which only we can read. */
export interface ReceivedFile {
  path: string
  size: number
  discard(): Promise<void>
}

export interface ByteRange {
  /** Both ends count. */
  start: number
  end: number
}

export interface AttachmentStorage {
  /** Writes a stream to a temporary file, at most `largestBytes`; throws `FileTooLarge` beyond. */
  receive(bytes: AsyncIterable<Uint8Array>, largestBytes: number): Promise<ReceivedFile>
  /** From now on the file is there whole, also after a crash. Replaces what was kept under the key. */
  keep(file: ReceivedFile, key: FileKey): Promise<void>
  /** Null where nothing is kept under the key. */
  sizeOf(key: FileKey): Promise<number | null>
  read(key: FileKey, range?: ByteRange): Readable
  /** Nothing to remove is fine. */
  remove(key: FileKey): Promise<void>
  /** Removes temporary files that were left behind by a process that ended in between. */
  removeLeftovers(olderThan: Date): Promise<void>
}

export class FileTooLarge extends Error {
  override name = 'FileTooLarge'
  readonly largestBytes: number
  constructor(largestBytes: number) {
    super(`The file is larger than ${largestBytes} bytes.`)
    this.largestBytes = largestBytes
  }
}

const OWNER_ALONE = 0o600
const OWNER_ALONE_FOLDER = 0o700

/** Folders: `<folder>/<company>/<last two digits>/<id>`, so that none of them grows without end. */
export function createFolderStorage(folder: string): AttachmentStorage {
  const temporary = join(folder, 'receiving')
  const pathOf = ({ companyId, attachmentId }: FileKey) => {
    if (!Number.isSafeInteger(companyId) || !/^[0-9a-f-]{36}$/.test(attachmentId))
      throw new Error('a file’s key is not one of ours')
    return join(folder, String(companyId), attachmentId.slice(-2), attachmentId)
  }
  const makeFolder = (path: string) => mkdir(path, { recursive: true, mode: OWNER_ALONE_FOLDER })

  return {
    async receive(bytes, largestBytes) {
      await makeFolder(temporary)
      const path = join(temporary, randomUUID())
      const file = await open(path, 'wx', OWNER_ALONE)
      try {
        const size = await writeAll(file, bytes, largestBytes)
        await file.sync()
        await file.close()
        return { path, size, discard: () => rm(path, { force: true }) }
      } catch (error) {
        await file.close()
        await rm(path, { force: true })
        throw error
      }
    },
    async keep(file, key) {
      const path = pathOf(key)
      await makeFolder(dirname(path))
      await rename(file.path, path)
      // Without it the name may be gone after a power cut, although the bytes were written.
      await syncFolder(dirname(path))
    },
    async sizeOf(key) {
      try {
        return (await stat(pathOf(key))).size
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    read: (key, range) => createReadStream(pathOf(key), range ?? {}),
    remove: (key) => rm(pathOf(key), { force: true }),
    async removeLeftovers(olderThan) {
      const names = await readdir(temporary).catch((error: unknown) => {
        if (isMissing(error)) return []
        throw error
      })
      for (const name of names) {
        const path = join(temporary, name)
        const found = await stat(path).catch((error: unknown) => {
          if (isMissing(error)) return null
          throw error
        })
        if (found && found.mtime < olderThan) await rm(path, { force: true })
      }
    },
  }
}

async function writeAll(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  largestBytes: number,
): Promise<number> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > largestBytes) throw new FileTooLarge(largestBytes)
    await file.writeFile(chunk)
  }
  return size
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
