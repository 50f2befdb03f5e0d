/** Where attachments lie: without credentials, until the link expires. */
import { type FastifyInstance, fastify } from 'fastify'
import type { World } from '../world.ts'

export function createCdnHost(world: World): FastifyInstance {
  const app = fastify()
  app.get<{ Params: { media: string }; Querystring: { oe?: string } }>(
    '/v/t1.15752-9/:media',
    (request, reply) => {
      const end = Number.parseInt(request.query.oe ?? '', 16) * 1000
      if (!(world.now().getTime() < end)) {
        return reply.code(403).type('text/plain').send('URL signature expired')
      }
      const media = world.media.get(request.params.media)
      if (!media) return reply.code(404).type('text/plain').send('Not found')
      return reply.type(media.contentType).send(media.bytes)
    },
  )
  return app
}
