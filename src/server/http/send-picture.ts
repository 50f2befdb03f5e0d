import type { FastifyReply } from 'fastify'

/** A square of ours. Another picture has another address, so a browser may keep this one. */
export function sendPicture(reply: FastifyReply, bytes: Buffer): FastifyReply {
  return reply
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .type('image/webp')
    .send(bytes)
}
