/** The API described by itself: OpenAPI 3.1 at `/api/inbox/openapi.json`, readable at `/api/inbox/docs`. */
import swagger from '@fastify/swagger'
import type { Http } from './server.ts'

export function describeApi(http: Http): void {
  http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tsunagi inbox API',
        version: '1',
        description:
          'Success: {"success":true,"data",…}. Error: {"success":false,"error","error_info",…}. Times RFC 3339, UTC.',
      },
      components: {
        securitySchemes: {
          token: { type: 'apiKey', in: 'header', name: 'x-api-token' },
          session: { type: 'apiKey', in: 'cookie', name: 'session' },
        },
      },
    },
  })
  http.get('/api/inbox/openapi.json', { schema: { hide: true } }, async () => http.swagger())
  http.get('/api/inbox/docs', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'")
      .send(readable(http.swagger())),
  )
}

/** A plain page, without script or style: the list of calls, each with its description's address. */
function readable(document: object): string {
  const rows = Object.entries((document as { paths?: Record<string, object> }).paths ?? {}).flatMap(
    ([path, operations]) =>
      Object.keys(operations).map(
        (method) =>
          `<tr><td>${escapeHtml(method.toUpperCase())}</td><td><code>${escapeHtml(path)}</code></td></tr>`,
      ),
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tsunagi inbox API</title>
<h1>Tsunagi inbox API</h1>
<p>Sign in by cookie, or send an API token in <code>x-api-token</code> or <code>Authorization: Bearer</code>.
The whole description with all shapes: <a href="/api/inbox/openapi.json">openapi.json</a>.</p>
<table><thead><tr><th>Method</th><th>Path</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
