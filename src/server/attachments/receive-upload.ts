/**
 * A colleague uploads a file: it belongs to that colleague alone until it is sent, and goes after a day if it is not.
 * Whether a channel takes it is judged when it is sent, because only then the channel is known.
 */
import type { Core } from '../conversations/core.ts'
import { AppError, invalid } from '../errors.ts'
import { newId } from '../lib/ids.ts'
import { findAttachment, insertUpload } from '../store/attachments.ts'
import type { AttachmentView } from '../store/messages.ts'
import { contentTypeOf } from './content-type.ts'
import { withoutPlaces } from './film.ts'
import { UnreadableFilm } from './film-traces.ts'
import { pictureSize, UnreadablePicture, withoutTraces } from './picture.ts'
import { fileNameFor, safeName } from './safe-name.ts'
import { type AttachmentStorage, FileTooLarge, type ReceivedFile } from './storage.ts'

export const LARGEST_UPLOAD_BYTES = 25 * 1024 * 1024

export interface UploadedFile {
  companyId: number
  userId: number
  /** As the browser wrote it. */
  name: string | null
  contentType: string | null
  bytes: AsyncIterable<Uint8Array>
}

export async function receiveUpload(
  core: Core,
  storage: AttachmentStorage,
  file: UploadedFile,
): Promise<AttachmentView> {
  const received = await storage.receive(file.bytes, LARGEST_UPLOAD_BYTES).catch((error: unknown) => {
    throw error instanceof FileTooLarge ? uploadTooLarge() : error
  })
  try {
    if (received.size === 0)
      throw invalid('ATTACHMENT_NOT_ALLOWED', 'The file is empty.', 'Choose another file.')
    return await keep(core, storage, file, received)
  } finally {
    await received.discard()
  }
}

async function keep(
  core: Core,
  storage: AttachmentStorage,
  file: UploadedFile,
  received: ReceivedFile,
): Promise<AttachmentView> {
  const { companyId, userId } = file
  const contentType = await contentTypeOf(received.path, file.contentType)
  const clean = await withoutTraces(received, contentType).catch((error: unknown) => {
    throw error instanceof UnreadablePicture ? unreadablePicture() : error
  })
  await withoutPlaces(clean, contentType).catch((error: unknown) => {
    throw error instanceof UnreadableFilm ? unreadableFilm() : error
  })
  const picture = await pictureSize(clean.path, contentType)
  const id = newId()
  const name = fileNameFor(safeName(file.name), contentType)
  const size = { width: picture?.width ?? null, height: picture?.height ?? null }
  // The row first: a file without a row would lie there for ever, a row without a file goes after a day.
  await insertUpload(
    core.db,
    { companyId, id, userId, name, contentType, size: clean.size, ...size },
    core.clock.now(),
  )
  await storage.keep(clean, { companyId, attachmentId: id })
  const row = await findAttachment(core.db, companyId, id)
  if (!row) throw new Error(`the upload ${id} is not there after it was inserted`)
  return row
}

export function uploadTooLarge(): AppError {
  return new AppError(
    413,
    'TOO_LARGE',
    'The file is larger than 25 MB.',
    'Send a smaller one, or a link to where it can be had.',
  )
}

function unreadablePicture(): AppError {
  return invalid(
    'ATTACHMENT_NOT_ALLOWED',
    'It cannot be told whether this picture carries the place where it was taken, so it is not sent.',
    'Save it as JPEG or PNG, and try again.',
  )
}

function unreadableFilm(): AppError {
  return invalid(
    'ATTACHMENT_NOT_ALLOWED',
    'It cannot be told whether this video carries the place where it was taken, so it is not sent.',
    'Save it as MP4 anew, and try again.',
  )
}
