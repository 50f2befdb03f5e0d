/**
 * The one WebSocket of this page. Keeps the last cursor, and after a loss comes back with it, so that the server
 * sends what was missed. Knows nothing of what the frames mean.
 */
import type { Frame } from '../../shared/events.ts'

export interface StreamListener {
  onFrame(frame: Frame): void
  /** True from the greeting until the loss. */
  onConnected(connected: boolean): void
  /** The server has closed because the sign-in has ended. */
  onSignedOut(): void
}

/** The close code of a stream whose sign-in has ended. */
const signedOut = 4401

export interface Stream {
  close(): void
}

const firstDelay = 400
const longestDelay = 15_000

/** `cursor`: where the snapshot that is on the screen was taken; null where the server has not said. */
export function openStream(cursor: string | null, listener: StreamListener): Stream {
  let last = cursor
  let greeting: string | null = null
  let socket: WebSocket | null = null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const connect = () => {
    clearTimeout(timer)
    if (closed) return
    socket = new WebSocket(addressWith(last))
    socket.onmessage = receive
    socket.onclose = ({ code }) => {
      if (!closed && code === signedOut) listener.onSignedOut()
      lost()
    }
  }

  const lost = () => {
    socket = null
    if (!closed) {
      listener.onConnected(false)
      timer = setTimeout(connect, delayAfter(failures++))
    }
  }

  const receive = (event: MessageEvent) => {
    if (closed) return
    const frame = JSON.parse(String(event.data)) as Frame
    if (frame.type === 'hello') {
      failures = 0
      greeting = frame.cursor
      listener.onConnected(true)
      listener.onFrame(frame)
      // Without a cursor nobody knows what happened between the snapshot on the screen and this greeting.
      if (last === null) listener.onFrame({ type: 'reset' })
      // With one, the missed events follow, each with a later cursor.
      last ??= greeting
      return
    }
    last = frame.type === 'reset' ? greeting : frame.cursor
    listener.onFrame(frame)
  }

  // The machine woke up or the network is back: no reason to wait for the timer.
  const connectNow = () => {
    if (!socket && !closed) connect()
  }
  // A socket on a lost network stays "open" for minutes, and waits for an answer to its close; this one is given up at once.
  const drop = () => {
    if (!socket) return
    socket.onmessage = null
    socket.onclose = null
    socket.close()
    lost()
  }

  window.addEventListener('online', connectNow)
  window.addEventListener('offline', drop)
  document.addEventListener('visibilitychange', connectNow)
  connect()

  return {
    close() {
      closed = true
      clearTimeout(timer)
      window.removeEventListener('online', connectNow)
      window.removeEventListener('offline', drop)
      document.removeEventListener('visibilitychange', connectNow)
      socket?.close()
    },
  }
}

function addressWith(cursor: string | null): string {
  const address = new URL('/api/inbox/events', window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  if (cursor !== null) address.searchParams.set('cursor', cursor)
  return address.href
}

/** Doubling, and spread by half, so that a restarted server is not met by everybody at once. */
function delayAfter(failures: number): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** failures)
  return delay / 2 + Math.random() * (delay / 2)
}
