/**
 * A provider that takes every message at once, in a process of its own: the outbox has nothing to wait for. Until
 * POST /open it holds its answers back, so that a queue can be made; GET /taken tells what came in which order.
 */
import { createServer } from 'node:http'

const held = []
const taken = []
let open = false
let openedAt = 0
let lastAt = 0

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    if (request.url === '/open') {
      open = true
      openedAt = performance.now()
      for (const answer of held.splice(0)) answer()
      return response.end()
    }
    if (request.url === '/taken')
      return response.end(JSON.stringify({ taken, milliseconds: lastAt - openedAt }))
    if (request.url === '/forget') {
      taken.length = 0
      openedAt = performance.now()
      return response.end()
    }
    if (request.method !== 'POST' || !request.url.endsWith('/Messages.json')) {
      response.statusCode = 404
      return response.end('{}')
    }
    const answer = () => {
      const form = new URLSearchParams(body)
      const number = taken.push([form.get('To'), form.get('Body')])
      lastAt = performance.now()
      response.setHeader('content-type', 'application/json')
      response.statusCode = 201
      response.end(
        JSON.stringify({
          sid: `SM${number.toString(16).padStart(32, '0')}`,
          status: 'queued',
          to: form.get('To'),
          from: form.get('From'),
          body: form.get('Body'),
          date_created: new Date().toUTCString(),
          error_code: null,
          error_message: null,
        }),
      )
    }
    if (open) answer()
    else held.push(answer)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
