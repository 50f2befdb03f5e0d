/** A connection that is over in the moment in which it is handed out, as when the postmaster is killed just then. */
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, isDatabaseUnavailable, openDb } from './db.ts'

let server: Server
let db: Db
let port: number
/** Emitted by the pool or by its connections, and handed to nobody: each would end the process. */
const unheard: unknown[] = []
const note = (error: unknown) => unheard.push(error)

beforeEach(async () => {
  server = createServer(speakAsPostgres)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as { port: number }).port
  db = openDb({ host: '127.0.0.1', port, user: 'us', database: 'ours', ssl: false }, () => {})
  process.on('uncaughtException', note)
})
afterEach(async () => {
  process.off('uncaughtException', note)
  server.close()
  unheard.length = 0
})

/** Lets everybody in, and says with the same breath that it is over. */
function speakAsPostgres(socket: Socket): void {
  socket.on('error', () => {})
  socket.once('data', () => {
    const welcome = [message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]
    const fields = ['SFATAL', 'C57P01', 'Mterminating connection due to unexpected postmaster exit', '', '']
    socket.end(Buffer.concat([...welcome, message('E', Buffer.from(fields.join('\0')))]))
  })
}

function message(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(content.length + 4, 1)
  return Buffer.concat([head, content])
}

const asks: [what: string, ask: () => Promise<unknown>][] = [
  ['a statement', () => db.query('select 1')],
  ['a transaction', () => db.transaction((tx) => tx.query('select 1'))],
]

test.each(asks)('%s fails as one of a database that is away, and the process lives', async (_, ask) => {
  const error = await ask().catch((reason: unknown) => reason)
  expect(isDatabaseUnavailable(error)).toBe(true)
  // Everything that the connection had to say has been said when the pool is closed.
  await db.close()
  await new Promise((resolve) => setImmediate(resolve))
  expect(unheard).toEqual([])
})
