/** With ALLOW_SIMULATOR and without a mail server: the mails that would have left, on a page at /simulator/mails. */
import type { MailTransport, ShownMail } from '../../mail/mail-transport.ts'
import type { Http } from '../server.ts'

export function shownMailRoutes(http: Http, transport: MailTransport): void {
  http.get('/simulator/mails', { schema: { hide: true } }, (_request, reply) => {
    return reply
      .header(
        'content-security-policy',
        // The frames take this policy over: a mail's own styles pass, nothing else does.
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(pageOf(transport.shown()))
  })
}

function pageOf(mails: ShownMail[]): string {
  const list = mails.length > 0 ? mails.map(articleOf).join('') : '<p>No mail yet.</p>'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mails</title><style>
:root { color-scheme: light dark } body { font: 14px/20px system-ui, sans-serif; max-width: 720px; margin: 32px auto; padding: 0 16px }
article { border: 1px solid #8884; border-radius: 8px; margin: 16px 0; padding: 16px } h2 { font-size: 16px; margin: 0 0 4px }
iframe { border: 1px solid #8884; border-radius: 4px; width: 100%; height: 280px; background: #fff } pre { white-space: pre-wrap; overflow-wrap: anywhere }
</style><main><h1>Mails</h1><p>Without a mail server (SMTP_URL) they are shown here.</p>${list}</main></html>`
}

function articleOf({ to, subject, text, html, headers, at }: ShownMail): string {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`)
  return `<article><h2>${escaped(subject)}</h2><p>To ${escaped(to)}, <time>${at.toISOString()}</time></p>
<iframe sandbox title="${escaped(subject)}" srcdoc="${escaped(html)}"></iframe>
<details><summary>As text</summary><pre>${escaped(`${lines.join('\n')}\n\n${text}`)}</pre></details></article>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
