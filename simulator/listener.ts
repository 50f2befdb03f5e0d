import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const MOST_TRIES = 50
const TRY_AGAIN_MILLISECONDS = 200

/** A loopback listener that can be shut and opened again on the same port, so that connections are refused meanwhile. */
export interface Listener {
  open(port: number): Promise<string>
  shut(): Promise<void>
  reopen(): Promise<void>
}

export function createListener(handle: RequestListener): Listener {
  let server: Server | null = null
  let known = 0
  const open = async (port: number): Promise<string> => {
    const opened = createServer(handle)
    // Longer than any client keeps a connection: a kept one that we close under its hands looks like a lost answer.
    opened.keepAliveTimeout = 120_000
    opened.headersTimeout = 125_000
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject)
      opened.listen(port, '127.0.0.1', resolve)
    })
    server = opened
    known = (opened.address() as AddressInfo).port
    return `http://127.0.0.1:${known}`
  }
  const shut = async () => {
    const closing = server
    server = null
    if (!closing) return
    await new Promise<void>((resolve) => {
      closing.close(() => resolve())
      closing.closeAllConnections()
    })
  }
  return {
    open,
    shut,
    async reopen() {
      for (let tries = 1; !server && known; tries++) {
        try {
          await open(known)
        } catch (error) {
          // Meanwhile the port was free for everybody: somebody's connection may leave from it, and ends.
          if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === MOST_TRIES) throw error
          await wait(TRY_AGAIN_MILLISECONDS)
        }
      }
    },
  }
}
