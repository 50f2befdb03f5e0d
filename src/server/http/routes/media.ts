/**
 * Where providers pull what we send (contract §3). No session: the signed link is the right. The last part of the
 * address is the file's name, because that is what the recipient sees; it decides nothing.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MediaLinks } from '../../attachments/media-links.ts'
import { providerHeaders } from '../../attachments/serving-rules.ts'
import type { AttachmentStorage } from '../../attachments/storage.ts'
import { notFound } from '../../errors.ts'
import { findAttachment } from '../../store/attachments.ts'
import type { Sql } from '../../store/db.ts'
import { sendFile } from '../send-file.ts'
import type { Http } from '../server.ts'

interface MediaRoutes {
  db: Sql
  links: MediaLinks
  storage: AttachmentStorage
}

type MediaParams = { Params: { token: string } }

export function mediaRoutes(http: Http, { db, links, storage }: MediaRoutes): void {
  for (const url of ['/media/:token', '/media/:token/*'])
    http.route<MediaParams>({ method: ['GET', 'HEAD'], url, schema: { hide: true }, handler: serve })

  async function serve(request: FastifyRequest<MediaParams>, reply: FastifyReply): Promise<FastifyReply> {
    const key = links.read(request.params.token)
    const file = key && (await findAttachment(db, key.companyId, key.attachmentId))
    if (!key || file?.status !== 'ready') throw notFound('file')
    return await sendFile(request, reply, storage, key, providerHeaders(file))
  }
}
