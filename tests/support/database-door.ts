/** A way to the database that can be shut, as when its machine is away: connections break, and new ones are refused. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '../../src/server/embedded-postgres/start-embedded-postgres.ts'

export interface DatabaseDoor {
  connection: Connection
  shut(): Promise<void>
  open(): Promise<void>
  remove(): Promise<void>
}

export async function openDatabaseDoor(to: Connection): Promise<DatabaseDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'tsunagi-door-'))
  const socketOf = (host: string) => join(host, `.s.PGSQL.${to.port}`)
  const sockets = new Set<Socket>()
  let server: Server | null = null

  function handOn(incoming: Socket): void {
    const outgoing = connect(socketOf(to.host))
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }

  async function open(): Promise<void> {
    const next = createServer(handOn)
    await new Promise<void>((resolve) => next.listen(socketOf(folder), resolve))
    server = next
  }

  async function shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server?.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  await open()
  return {
    connection: { ...to, host: folder },
    open,
    shut,
    async remove() {
      await shut()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
