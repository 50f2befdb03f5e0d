/** Answers with a kept file: whole, a part of it, or that the browser has it already. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { rangeOf } from '../attachments/serving-rules.ts'
import type { AttachmentStorage, FileKey } from '../attachments/storage.ts'
import { notFound } from '../errors.ts'

/**
 * The bytes under a key never change, so the id is their tag. The route has to name HEAD itself: the one that is made
 * beside each GET would say that the file is empty.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  storage: AttachmentStorage,
  key: FileKey,
  headers: Record<string, string>,
): Promise<FastifyReply> {
  const size = await storage.sizeOf(key)
  if (size === null) {
    request.log.error({ attachmentId: key.attachmentId }, 'the file of an attachment is missing')
    throw notFound('file')
  }
  const tag = `"${key.attachmentId}"`
  reply.headers({ ...headers, etag: tag, 'accept-ranges': 'bytes' })
  if (hasIt(request.headers['if-none-match'], tag)) return reply.code(304).send()

  const wanted = request.headers['if-range'] ?? tag
  const range = wanted === tag ? rangeOf(request.headers.range, size) : 'whole'
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${size}`).header('content-length', 0).send()
  const part = range === 'whole' ? { start: 0, end: size - 1 } : range.part
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${size}`)
  reply.header('content-length', part.end - part.start + 1)
  if (request.method === 'HEAD' || size === 0) return reply.send()
  return reply.send(storage.read(key, part))
}

function hasIt(header: string | undefined, tag: string): boolean {
  const tags = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes(tag) || tags.includes('*')
}
