/**
 * A provider that takes every message at once, in a process of its own: the outbox has nothing to wait for. GET /taken
 * tells what came in which order, and how long it took from the first to the last.
 */
import { createServer } from 'node:http'

const taken = []
let firstAt = 0
let lastAt = 0

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    if (request.url === '/taken')
      return response.end(JSON.stringify({ taken, milliseconds: lastAt - firstAt }))
    if (request.url === '/forget') {
      taken.length = 0
      return response.end()
    }
    if (request.method !== 'POST' || !request.url.endsWith('/Messages.json')) {
      response.statusCode = 404
      return response.end('{}')
    }
    const form = new URLSearchParams(body)
    const number = taken.push([form.get('To'), form.get('Body')])
    lastAt = performance.now()
    if (number === 1) firstAt = lastAt
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
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
