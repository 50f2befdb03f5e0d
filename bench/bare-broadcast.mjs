/** A WebSocket server that does nothing but pass on: the limit of the fan-out. POST / sends the body's lines to all. */
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const frames = body.split('\n')
    for (const client of sockets.clients) for (const frame of frames) client.send(frame)
    response.end()
  })
})
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (client) => client.send('{"type":"hello"}'))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
