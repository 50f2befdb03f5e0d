/** Seen and typing: `sender_action`, a request of its own. Source: as send.ts. Typing shows for about 20 seconds. */
import type { CallLimits, Connection, Signal } from '../channel.ts'
import type { Graph } from './graph.ts'

const ACTIONS: Readonly<Record<Signal, string>> = {
  seen: 'mark_seen',
  typing: 'typing_on',
  typing_over: 'typing_off',
}

/** A courtesy: whether Meta took it; nothing is tried again. */
export async function sendSignal(
  graph: Graph,
  signal: Signal,
  address: string,
  connection: Connection,
  limits: CallLimits,
): Promise<boolean> {
  const result = await graph(
    {
      method: 'POST',
      path: [connection.settings.page_id ?? '', 'messages'],
      json: { recipient: { id: address }, sender_action: ACTIONS[signal] },
    },
    connection,
    limits,
  )
  return result.reached === 'provider' && result.httpStatus < 300
}
