/**
 * With ALLOW_SIMULATOR: the simulated phone, which is a program of its own and only passed through here, and the
 * clock, which can be moved forward so that 24 hours can be shown in a minute.
 */
import replyFrom from '@fastify/reply-from'
import { Type } from 'typebox'
import { Success } from '../../../shared/contract/envelope.ts'
import { success } from '../answer.ts'
import { refuseForeignOrigin } from '../caller.ts'
import type { Http } from '../server.ts'

interface SimulatorParts {
  /** Null where the product runs with ALLOW_SIMULATOR but without the phone. */
  simulatorUrl: string | null
  publicUrl: string
  advanceClock(seconds: number): Promise<Date>
}

const Advance = Type.Object({ advance_seconds: Type.Number({ minimum: 0, maximum: 366 * 86_400 }) })

export function simulatorRoutes(http: Http, { simulatorUrl, publicUrl, advanceClock }: SimulatorParts): void {
  http.post(
    '/simulator/clock',
    { schema: { body: Advance, response: { 200: Success(Type.Object({ now: Type.String() })) } } },
    async (request) => {
      refuseForeignOrigin(request.headers, publicUrl)
      const now = await advanceClock(request.body.advance_seconds)
      return success({ now: now.toISOString() })
    },
  )
  if (!simulatorUrl) return
  http.register(async (scope) => {
    await scope.register(replyFrom, {
      base: simulatorUrl,
      undici: { headersTimeout: 60_000, bodyTimeout: 60_000 },
    })
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const url of ['/simulator', '/simulator/*'])
      scope.all(url, (request, reply) => {
        refuseForeignOrigin(request.headers, publicUrl)
        return reply.from(request.url)
      })
  })
}
