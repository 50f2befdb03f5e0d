/** Files that nobody may see any more leave the disk: those of deleted rows, and uploads that were never sent. */
import type { Core } from '../conversations/core.ts'
import { deleteUnusedUploads, findDiscardedFiles, noteRemovedFiles } from '../store/attachments.ts'
import type { AttachmentStorage } from './storage.ts'

const UNUSED_AFTER_MILLISECONDS = 24 * 3_600_000
/** Longer than any fetch may take. */
const GRACE_SECONDS = 600
const SLICE = 200

/** Answers how many files went. */
export async function removeDiscardedFiles(core: Core, storage: AttachmentStorage): Promise<number> {
  let removed = 0
  for (;;) {
    const files = await findDiscardedFiles(core.db, GRACE_SECONDS, SLICE)
    for (const file of files)
      await storage.remove({ companyId: file.company_id, attachmentId: file.attachment_id })
    if (files.length > 0) await noteRemovedFiles(core.db, files)
    removed += files.length
    if (files.length < SLICE) return removed
  }
}

export async function removeUnusedUploads(core: Core, storage: AttachmentStorage): Promise<void> {
  const dayAgo = new Date(core.clock.now().getTime() - UNUSED_AFTER_MILLISECONDS)
  while ((await deleteUnusedUploads(core.db, dayAgo, SLICE)) === SLICE);
  await storage.removeLeftovers(new Date(core.clock.realNow().getTime() - UNUSED_AFTER_MILLISECONDS))
}
