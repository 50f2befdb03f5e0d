/** Where the attachments of this database are; for commands that read or write all of them. */
import { lookForFilesFolder } from '../attachments/find-files-folder.ts'
import { openStorage } from '../attachments/open-storage.ts'
import type { AttachmentStorage } from '../attachments/storage.ts'
import { openDb } from '../store/db.ts'
import type { CommandPlace } from './on-database.ts'

export async function openKeptFiles({ config, log, database }: CommandPlace): Promise<AttachmentStorage> {
  const db = openDb(database.connection, (error) => log.warn({ err: error }, 'a database connection broke'))
  try {
    return openStorage(await lookForFilesFolder(config, db), config.s3)
  } finally {
    await db.close()
  }
}
