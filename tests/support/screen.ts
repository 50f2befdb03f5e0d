/**
 * A colleague's open screen: takes a snapshot, follows the stream, and applies what comes exactly as a client may
 * (a lower version is ignored). Comparing it with a fresh snapshot proves the stream (invariant 12).
 */
import { WebSocket } from 'ws'
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import type { Frame } from '../../src/shared/events.ts'
import type { Session } from './world.ts'

export interface Snapshot {
  conversations: Record<string, Conversation>
  messages: Record<string, Message>
  counts: Counts
}

export interface Screen {
  state: Snapshot
  frames: Frame[]
  cursor: string
  /** Everything that the server has sent is applied. */
  caughtUp(): Promise<void>
  closed: Promise<number>
  close(): void
}

export async function takeSnapshot(session: Session): Promise<{ snapshot: Snapshot; cursor: string }> {
  const conversations = await session.get<Conversation[]>('/conversations?limit=200')
  const counts = await session.get<Counts>('/conversations/counts')
  const snapshot: Snapshot = { conversations: {}, messages: {}, counts: counts.data }
  for (const conversation of conversations.data) {
    snapshot.conversations[conversation.id] = conversation
    const messages = await session.get<Message[]>(`/conversations/${conversation.id}/messages?limit=200`)
    for (const message of messages.data) snapshot.messages[message.id] = message
  }
  return { snapshot, cursor: conversations.event_cursor }
}

export async function openScreen(
  url: string,
  session: Pick<Session, 'cookie'> & { headers?: Record<string, string> },
  snapshot: Snapshot,
  cursor: string | null,
): Promise<Screen> {
  const query = cursor === null ? '' : `?cursor=${cursor}`
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/inbox/events${query}`, {
    headers: session.headers ?? { cookie: session.cookie },
  })
  const screen: Screen = {
    state: structuredClone(snapshot),
    frames: [],
    cursor: cursor ?? '',
    caughtUp: () =>
      new Promise((resolve) => {
        ws.once('pong', () => resolve())
        ws.ping()
      }),
    closed: new Promise((resolve) => ws.once('close', resolve)),
    close: () => ws.close(),
  }
  ws.on('message', (text: Buffer) => {
    const frame = JSON.parse(text.toString()) as Frame
    screen.frames.push(frame)
    if ('cursor' in frame) screen.cursor = frame.cursor
    apply(screen.state, frame)
  })
  await new Promise((resolve, reject) => {
    ws.once('message', resolve)
    ws.once('error', reject)
  })
  return screen
}

function apply(state: Snapshot, frame: Frame): void {
  switch (frame.type) {
    case 'message.created':
    case 'message.changed':
      if (frame.data.version >= (state.messages[frame.data.id]?.version ?? 0))
        state.messages[frame.data.id] = frame.data
      break
    case 'conversation.created':
    case 'conversation.changed':
      if (frame.data.version >= (state.conversations[frame.data.id]?.version ?? 0))
        state.conversations[frame.data.id] = frame.data
      break
    case 'conversation.deleted':
      delete state.conversations[frame.data.id]
      for (const message of Object.values(state.messages))
        if (message.conversation_id === frame.data.id) delete state.messages[message.id]
      break
    case 'counts.changed':
      state.counts = frame.data
      break
  }
}
