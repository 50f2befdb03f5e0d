/**
 * The host that media addresses redirect to. It needs no credentials, and refuses a request that carries some, as the
 * real storage does: whoever forwards the Authorization header learns it here.
 */
import { type FastifyInstance, fastify } from 'fastify'
import type { World } from '../world.ts'

export function createStorageHost(world: World): FastifyInstance {
  const app = fastify()
  app.get<{ Params: { account: string; media: string } }>('/:account/:media', (request, reply) => {
    if (request.headers.authorization) {
      world.ledger.debugger.add({
        at: world.now().toISOString(),
        code: 0,
        sentence: 'The credentials of the account were sent to the storage host.',
        url: request.url,
        message: null,
      })
      return reply
        .code(400)
        .type('application/xml')
        .send(
          '<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>',
        )
    }
    const media = world.media.get(request.params.media)
    if (!media) return reply.code(404).type('text/plain').send('Not found')
    return reply.type(media.contentType).send(media.bytes)
  })
  return app
}
