/** Where this installation keeps attachments: in its data folder, or in the store that `S3_URL` names. */
import { createS3Storage, type S3Settings } from './s3-storage.ts'
import { type AttachmentStorage, createFolderStorage } from './storage.ts'

/** `folder`: of `findFilesFolder`. */
export function openStorage(folder: string, s3: S3Settings | null): AttachmentStorage {
  const local = createFolderStorage(folder)
  return s3 ? createS3Storage(s3, local) : local
}
