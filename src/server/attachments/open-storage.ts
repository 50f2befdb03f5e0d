/** Where this installation keeps attachments: in its data folder, or in the store that `S3_URL` names. */
import { join } from 'node:path'
import { createS3Storage, type S3Settings } from './s3-storage.ts'
import { type AttachmentStorage, createFolderStorage } from './storage.ts'

export function openStorage(config: { dataDir: string; s3: S3Settings | null }): AttachmentStorage {
  const folder = createFolderStorage(join(config.dataDir, 'attachments'))
  return config.s3 ? createS3Storage(config.s3, folder) : folder
}
