/**
 * Where `List-Unsubscribe` of a mail leads. POST switches off at once, as mail programs do by themselves (RFC 8058);
 * GET only asks, because scanners of mail follow every link.
 */
import { Type } from 'typebox'
import type { Core } from '../../conversations/core.ts'
import { escaped } from '../../notifications/compose-mail.ts'
import { readUnsubscription, type Unsubscription, unsubscribe } from '../../notifications/unsubscribe.ts'
import { wordsFor } from '../../notifications/words.ts'
import { findUser } from '../../store/users.ts'
import type { Http } from '../server.ts'

const Link = Type.Object({ token: Type.String({ maxLength: 300 }) })
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export function unsubscribeRoutes(http: Http, core: Core): void {
  http.register(async (scope) => {
    const open = scope as unknown as Http
    // Mail programs post `List-Unsubscribe=One-Click` as a form; what stands in it does not matter.
    open.removeAllContentTypeParsers()
    open.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, null))

    open.get('/unsubscribe/:token', { schema: { params: Link, hide: true } }, async (request, reply) => {
      const asked = readUnsubscription(core, request.params.token)
      const page = await pageFor(asked, false)
      return reply
        .code(asked ? 200 : 404)
        .headers(headers)
        .send(page)
    })

    open.post('/unsubscribe/:token', { schema: { params: Link, hide: true } }, async (request, reply) => {
      const asked = readUnsubscription(core, request.params.token)
      const user = asked && (await findUser(core.db, asked.companyId, asked.userId))
      if (asked && user) await unsubscribe(core, asked)
      return reply
        .code(asked ? 200 : 404)
        .headers(headers)
        .send(await pageFor(asked, true))
    })
  })

  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
  }

  async function pageFor(asked: Unsubscription | null, done: boolean): Promise<string> {
    const user = asked && (await findUser(core.db, asked.companyId, asked.userId))
    const locale = user?.locale ?? 'en'
    const words = wordsFor(locale)
    const kinds = (asked?.events ?? []).map((event) => `<li>${escaped(words.events[event])}</li>`).join('')
    const body =
      !asked || !user
        ? `<p>${words.unsubscribe.wrong}</p>`
        : done
          ? `<p role="status">${words.unsubscribe.done}</p><ul>${kinds}</ul><p>${words.unsubscribe.again}</p>`
          : `<p>${words.unsubscribe.ask}</p><ul>${kinds}</ul><form method="post"><button>${words.unsubscribe.button}</button></form>`
    return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${words.unsubscribe.title}</title><style>
:root { color-scheme: light dark } body { font: 15px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", Meiryo, sans-serif; max-width: 480px; margin: 15vh auto 0; padding: 0 24px }
h1 { font-size: 20px } button { font: inherit; font-weight: 600; padding: 8px 16px; border: 0; border-radius: 6px; background: #1f7a3d; color: #fff; cursor: pointer; min-height: 44px }
</style></head><body><main><h1>${words.unsubscribe.title}</h1>${body}</main></body></html>`
  }
}
