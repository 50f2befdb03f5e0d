/**
 * One open screen: a snapshot, then events. After every cut it goes on from the last cursor that it was given, and
 * it ignores a lower version. At the end it must hold what a fresh fetch shows (invariant 12).
 */
import { isDeepStrictEqual } from 'node:util'
import { WebSocket } from 'ws'
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { chooseProcess, pause } from './ask.ts'
import type { Colleague, House } from './house.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'

export interface Screen {
  /** Breaks the connection without a farewell. */
  cut(): void
  /** In what it differs from a fresh fetch; empty when it agrees. */
  differences(): Promise<string[]>
  close(): Promise<void>
  readonly figures: { connections: number; events: number; resets: number }
}

interface Shown {
  conversations: Map<string, Conversation>
  messages: Map<string, Message>
  counts: Counts
}

interface Frame {
  type: string
  cursor?: string
  data?: unknown
}

const SILENT_MILLISECONDS = 35_000

export async function openScreen(options: {
  house: House
  ledger: Ledger
  random: Random
  colleague: Colleague
}): Promise<Screen> {
  const { house, ledger, random, colleague } = options
  const figures = { connections: 0, events: 0, resets: 0 }
  let shown: Shown = { conversations: new Map(), messages: new Map(), counts: {} as Counts }
  let cursor: string | null = null
  let socket: WebSocket | null = null
  let closed = false

  async function fetchAnew(): Promise<void> {
    const { snapshot, eventCursor } = await fetchAll(colleague)
    shown = snapshot
    cursor = eventCursor
  }

  async function run(): Promise<void> {
    while (!closed) {
      if (cursor === null) await fetchAnew()
      await stayConnected(cursor as string)
      await pause(random.between(10, 400))
    }
  }

  /** Resolves when the connection is over. */
  function stayConnected(from: string): Promise<void> {
    const { port } = chooseProcess(house.processes, random)
    const ws = new WebSocket(`ws://127.0.0.1:${port}/api/inbox/events?cursor=${encodeURIComponent(from)}`, {
      headers: { 'x-api-token': colleague.token },
      handshakeTimeout: 5_000,
    })
    socket = ws
    let limit: NodeJS.Timeout
    const heard = () => {
      clearTimeout(limit)
      // The server pings every 25 s; one that is silent for longer is a stalled process.
      limit = setTimeout(() => ws.terminate(), SILENT_MILLISECONDS)
    }
    heard()
    return new Promise((resolve) => {
      ws.on('open', () => figures.connections++)
      ws.on('ping', heard)
      ws.on('message', (data) => {
        heard()
        apply(JSON.parse(String(data)) as Frame)
        if (cursor === null) ws.terminate()
      })
      ws.on('error', () => {
        // Refused, cut, killed: `close` follows.
      })
      ws.on('close', (code) => {
        clearTimeout(limit)
        if (code === 4401) ledger.violate(`${colleague.name} was signed out of the stream`)
        resolve()
      })
    })
  }

  function apply(frame: Frame): void {
    if (frame.type === 'reset') {
      figures.resets++
      cursor = null
      return
    }
    if (cursor === null) return
    // The last cursor that was given, whichever frame gave it.
    if (frame.cursor !== undefined) cursor = frame.cursor
    if (frame.type !== 'hello') figures.events++
    if (frame.type.startsWith('message.')) keep(shown.messages, frame.data as Message, 'message')
    else if (frame.type === 'conversation.deleted')
      shown.conversations.delete((frame.data as { id: string }).id)
    else if (frame.type.startsWith('conversation.'))
      keep(shown.conversations, frame.data as Conversation, 'conversation')
    else if (frame.type === 'counts.changed') shown.counts = frame.data as Counts
  }

  function keep<T extends { id: string; version: number }>(
    kept: Map<string, T>,
    item: T,
    what: string,
  ): void {
    const held = kept.get(item.id)
    if (held && item.version < held.version) return
    if (held && item.version === held.version && !isDeepStrictEqual(held, item))
      ledger.violate(
        `${what} ${item.id} changed without a higher version (${item.version}): ${difference(held, item)}`,
      )
    kept.set(item.id, item)
  }

  await fetchAnew()
  const finished = run()
  return {
    figures,
    cut: () => socket?.terminate(),
    async differences() {
      const { snapshot } = await fetchAll(colleague)
      return [
        ...compare('conversation', shown.conversations, snapshot.conversations),
        ...compare('message', shown.messages, snapshot.messages),
        ...(isDeepStrictEqual(shown.counts, snapshot.counts)
          ? []
          : [`counts: shown ${JSON.stringify(shown.counts)}, fresh ${JSON.stringify(snapshot.counts)}`]),
      ]
    },
    async close() {
      closed = true
      socket?.terminate()
      await finished
    },
  }
}

/** The cursor is older than everything that is read, so events that come on top of it do no harm. */
async function fetchAll(colleague: Colleague): Promise<{ snapshot: Shown; eventCursor: string }> {
  const { items, eventCursor } = await colleague.ask.readAll<Conversation>('/conversations')
  const counts = await colleague.ask.read<Counts>('/conversations/counts')
  const messages = new Map<string, Message>()
  for (const { id } of items) {
    const thread = await colleague.ask.readAll<Message>(`/conversations/${id}/messages`)
    for (const message of thread.items) messages.set(message.id, message)
  }
  const conversations = new Map(items.map((conversation) => [conversation.id, conversation]))
  return { snapshot: { conversations, messages, counts: counts.data }, eventCursor }
}

function compare<T extends object>(what: string, shown: Map<string, T>, fresh: Map<string, T>): string[] {
  const found: string[] = []
  for (const [id, item] of fresh) {
    const held = shown.get(id)
    if (!held) found.push(`${what} ${id} is not on the screen: ${JSON.stringify(item)}`)
    else if (!isDeepStrictEqual(withVersionOf(item, held), item))
      found.push(`${what} ${id}: ${difference(held, item)}`)
  }
  for (const id of shown.keys()) if (!fresh.has(id)) found.push(`${what} ${id} is only on the screen`)
  return found
}

/**
 * That a colleague has seen a conversation, or drafts in it, is told to the colleague's own screens alone; its version
 * rises for all. A screen of somebody else may hold the lower one of the same content.
 */
function withVersionOf(fresh: object, held: object): object {
  const [was, is] = [held, fresh].map((one) => (one as { version?: number }).version ?? 0)
  return (was as number) < (is as number) ? { ...held, version: is } : held
}

function difference(shown: object, fresh: object): string {
  const was = shown as Record<string, unknown>
  const is = fresh as Record<string, unknown>
  return Object.keys({ ...was, ...is })
    .filter((key) => !isDeepStrictEqual(was[key], is[key]))
    .map((key) => `${key} shown ${JSON.stringify(was[key])}, fresh ${JSON.stringify(is[key])}`)
    .join('; ')
}
