/** What no page of the product may ever do; each test fails when one of its pages did. */
import type { BrowserContext } from '@playwright/test'

export interface Watch {
  /** What went wrong so far, one line each, without what was allowed. */
  problems(): string[]
  /** This test provokes it. */
  allow(line: RegExp): void
}

/** How the web finds out that nobody is signed in; the browser notes each 401 as an error. */
const ASKED_WHO_I_AM = /401.*\/api\/inbox\/me$/

export async function watchContext(context: BrowserContext, origin: string): Promise<Watch> {
  const lines: string[] = []
  const allowed = [ASKED_WHO_I_AM]
  const foreign = (address: string) =>
    !/^(data|blob|about):/.test(address) && new URL(address).host !== new URL(origin).host

  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      lines.push(`console: ${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (error) => lines.push(`page: ${error.error().stack ?? error.error()}`))
  context.on('request', (request) => {
    if (foreign(request.url())) lines.push(`another origin was called: ${request.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 500) lines.push(`the server answered ${response.status()}: ${response.url()}`)
  })
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      if (foreign(socket.url())) lines.push(`another origin was called: ${socket.url()}`)
    }),
  )
  await context.exposeBinding('reportPolicyViolation', (_source, violation: string) =>
    lines.push(`Content-Security-Policy: ${violation}`),
  )
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportPolicyViolation(line: string): void })
        .reportPolicyViolation
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })

  return {
    problems: () => lines.filter((line) => !allowed.some((pattern) => pattern.test(line))),
    allow: (pattern) => allowed.push(pattern),
  }
}
