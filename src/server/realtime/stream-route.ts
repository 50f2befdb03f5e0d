/**
 * `GET /api/inbox/events?cursor=`: the WebSocket of one open screen. The first frame is `hello`; with a cursor the
 * missed events come first. Nothing can fall between the last missed and the first live one: the connection joins
 * the hub before it reads what it missed, and live frames wait in a queue until it has. A frame that comes both ways
 * does no harm, because versions tell the client what it holds already.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { AppError, notSignedIn } from '../errors.ts'
import { isAtOrBefore, type Relay } from '../events/relay.ts'
import {
  type Authenticate,
  addressOf,
  type Caller,
  factorDemanded,
  refuseForeignOrigin,
} from '../http/caller.ts'
import type { Http } from '../http/server.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { type EventPosition, isKept, readCompanyEvents } from '../store/events.ts'
import type { Cursors } from './cursors.ts'
import type { Connection, Hub } from './hub.ts'

interface StreamRoute {
  db: Db
  log: Log
  hub: Hub
  relay: Relay
  cursors: Cursors
  authenticate: Authenticate
  publicUrl: string
  trustedProxies: string[]
}

export interface OpenStreams {
  /** Closes the screens whose sign-in has ended; asked every few seconds and after each change of a user. */
  recheck(): Promise<void>
  close(): void
}

const PATH = '/api/inbox/events'
const PAGE = 500
const PING_MILLISECONDS = 25_000
/** A screen that does not read: better to let it catch up later than to hold its frames in memory. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024
const MOST_QUEUED_FRAMES = 20_000
const MOST_INCOMING_BYTES = 4_096

export function streamRoute(http: Http, parts: StreamRoute): OpenStreams {
  const { db, log, hub, relay, cursors, authenticate, publicUrl, trustedProxies } = parts
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_INCOMING_BYTES,
    perMessageDeflate: false,
  })
  const open = new Map<WebSocket, { headers: IncomingMessage['headers']; alive: boolean }>()

  http.server.on('upgrade', (request, socket, head) => {
    accept(request, socket, head).catch((error: unknown) => refuse(socket, error, log))
  })

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    // One such as `//` is none.
    const readable = URL.canParse(request.url ?? '', 'http://localhost')
    const url = new URL(readable ? (request.url ?? '') : '/', 'http://localhost')
    if (url.pathname !== PATH)
      throw new AppError(404, 'NOT_FOUND', 'There is no stream here.', `Use ${PATH}.`)
    const caller = await authenticate(request.headers)
    const address = addressOf(request, trustedProxies)
    if (!caller?.user.active) {
      http.limits.ofAddress(address)
      throw notSignedIn()
    }
    if (caller.missingFactor !== null) throw factorDemanded()
    if (caller.by === 'session') refuseForeignOrigin(request.headers, publicUrl)
    http.limits.ofStream(caller.credentialId, address)
    server.handleUpgrade(request, socket, head, (ws) => {
      open.set(ws, { headers: request.headers, alive: true })
      serve(ws, caller, url.searchParams.get('cursor')).catch((error) => {
        log.warn({ err: error }, 'a stream could not be served')
        ws.close(1011, 'try again')
      })
    })
  }

  async function serve(ws: WebSocket, caller: Caller, cursor: string | null): Promise<void> {
    let queue: (string | Buffer)[] | null = []
    const write = (frame: string | Buffer) => {
      if (ws.bufferedAmount > MOST_BUFFERED_BYTES) ws.terminate()
      else if (ws.readyState === ws.OPEN) ws.send(frame, { binary: false })
    }
    const connection: Connection = {
      companyId: caller.user.company_id,
      userId: caller.user.id,
      send(frame) {
        if (queue === null) write(frame)
        else if (queue.push(frame) > MOST_QUEUED_FRAMES) ws.terminate()
      },
      close: (code, reason) => ws.close(code, reason),
    }
    ws.on('pong', () => {
      const entry = open.get(ws)
      if (entry) entry.alive = true
    })
    ws.on('error', () => ws.terminate())
    ws.on('close', () => {
      open.delete(ws)
      hub.leave(connection)
    })
    const from = cursor === null ? null : cursors.read(cursor)
    const tooOld = cursor !== null && (from === null || !(await isKept(db, from)))
    if (ws.readyState !== ws.OPEN) return
    const here = relay.position()
    // Who resumes stands where it stood: with a later cursor, a cut before the missed events would lose them.
    write(JSON.stringify({ type: 'hello', cursor: from && !tooOld ? cursor : cursors.write(here) }))
    hub.join(connection)
    if (tooOld) write('{"type":"reset"}')
    else if (from) {
      const directly = { ...connection, send: write }
      await catchUp(directly, from, here)
      await hub.replayCounts(directly, cursors.write(isAtOrBefore(here, from) ? from : here))
    }
    for (const frame of queue) write(frame)
    queue = null
  }

  async function catchUp(connection: Connection, from: EventPosition, upTo: EventPosition): Promise<void> {
    let position = from
    while (!isAtOrBefore(upTo, position)) {
      const missed = await readCompanyEvents(db, connection.companyId, position, upTo, PAGE)
      await hub.replay(connection, missed)
      const last = missed.at(-1)
      if (missed.length < PAGE || !last) return
      position = { xact: last.xact, id: last.id }
    }
  }

  const pinging = setInterval(() => {
    for (const [ws, entry] of open) {
      if (!entry.alive) ws.terminate()
      else {
        entry.alive = false
        ws.ping()
      }
    }
  }, PING_MILLISECONDS)
  pinging.unref()

  return {
    async recheck() {
      for (const [ws, { headers }] of open) {
        const caller = await authenticate(headers)
        if (!caller?.user.active || caller.missingFactor !== null) ws.close(4401, 'signed out')
      }
    },
    close() {
      clearInterval(pinging)
      for (const ws of open.keys()) ws.close(1001, 'the server is stopping')
      server.close()
    },
  }
}

function refuse(socket: Duplex, error: unknown, log: Log): void {
  const known = error instanceof AppError ? error : null
  if (!known) log.error({ err: error }, 'a stream could not be opened')
  const status = known?.status ?? 500
  const body = JSON.stringify({
    success: false,
    error: known?.message ?? 'Something went wrong on our side.',
    error_info: known?.whatToDo ?? 'Try again.',
    data: null,
    additional_data: { code: known?.code ?? 'INTERNAL_ERROR' },
  })
  const headers = {
    connection: 'close',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...known?.headers,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}\r\n${body}`)
}
