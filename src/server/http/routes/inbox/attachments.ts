/** Files: uploading one before it is sent, and having the bytes of one that may be seen. */
import { createHash, type Hash } from 'node:crypto'
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { Attachment } from '../../../../shared/contract/messages.ts'
import { findAttachmentForViewer } from '../../../attachments/find-for-viewer.ts'
import { LARGEST_UPLOAD_BYTES, receiveUpload, uploadTooLarge } from '../../../attachments/receive-upload.ts'
import { viewerHeaders } from '../../../attachments/serving-rules.ts'
import type { AttachmentStorage } from '../../../attachments/storage.ts'
import { notFound } from '../../../errors.ts'
import { presentAttachment } from '../../../present/attachment.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Idempotency } from '../../idempotency.ts'
import { readFilePart } from '../../read-file-part.ts'
import { sendFile } from '../../send-file.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

/** Room for the form around the file. */
const FORM_BYTES = 64 * 1024

interface AttachmentParts extends InboxParts {
  storage: AttachmentStorage
  once: Idempotency
}

export function attachmentRoutes(http: Http, { core, storage, once }: AttachmentParts): void {
  http.register(async (scope) => {
    await scope.register(multipart, {
      // What stands behind the file is read past and dropped.
      throwFileSizeLimit: false,
      limits: { fileSize: LARGEST_UPLOAD_BYTES, files: 1, fields: 10, fieldSize: FORM_BYTES, parts: 11 },
    })
    const inbox = scope as unknown as Http

    inbox.post(
      '/attachments',
      { schema: { consumes: ['multipart/form-data'], response: { 201: Success(Attachment) } } },
      async (request, reply) => {
        const { user } = callerOf(request)
        if (Number(request.headers['content-length']) > LARGEST_UPLOAD_BYTES + FORM_BYTES)
          throw uploadTooLarge()
        const part = await readFilePart(request)
        const digest = createHash('sha256')
        const upload = await receiveUpload(core, storage, {
          companyId: user.company_id,
          userId: user.id,
          name: part.filename ?? null,
          contentType: part.mimetype,
          bytes: digested(untilCut(part.file), digest),
        })
        // Only now the content is known. Where it came before, the first is told, and this one goes with the unused.
        const content = [part.filename ?? '', part.mimetype, digest.digest('hex')]
        if (await once.answered(request, reply, content.join('\n'))) return reply
        reply.code(201)
        return success(presentAttachment(upload))
      },
    )
  })

  http.route({
    method: ['GET', 'HEAD'],
    url: '/attachments/:id',
    schema: { params: Type.Object({ id: Id }) },
    handler: async (request, reply) => {
      const { user } = callerOf(request)
      if (!isUuid(request.params.id)) throw notFound('attachment')
      const attachment = await findAttachmentForViewer(core.db, user, request.params.id)
      const key = { companyId: attachment.company_id, attachmentId: attachment.id }
      return await sendFile(request, reply, storage, key, viewerHeaders(attachment))
    },
  })
}

/** The form reader cuts a file that is too large and says so only at the end; half a file is no file. */
async function* untilCut(file: AsyncIterable<Buffer> & { truncated: boolean }): AsyncGenerator<Buffer> {
  yield* file
  if (file.truncated) throw uploadTooLarge()
}

async function* digested(bytes: AsyncIterable<Buffer>, digest: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    digest.update(chunk)
    yield chunk
  }
}
