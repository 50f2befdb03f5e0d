/** The one address that providers call: hands each connection to a process that lives, like the smallest load balancer. */
import { connect, createServer, type Socket } from 'node:net'
import type { ProductProcess } from './product-process.ts'
import type { Random } from './random.ts'

export interface FrontDoor {
  url: string
  close(): Promise<void>
}

export async function openFrontDoor(
  port: number,
  processes: readonly ProductProcess[],
  random: Random,
): Promise<FrontDoor> {
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const living = processes.filter((one) => one.ready)
    if (living.length === 0) {
      incoming.destroy()
      return
    }
    const outgoing = connect(random.pick(living).port, '127.0.0.1')
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    incoming.pipe(outgoing)
    outgoing.pipe(incoming)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
