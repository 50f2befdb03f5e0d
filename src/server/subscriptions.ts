/** The switchboard: what happened → who acts on it. */
import type { Connections } from './connections/find-connection.ts'
import type { EventSubscriber } from './events/relay.ts'
import type { GapChecks } from './gaps/check-gaps.ts'
import type { Hub } from './realtime/hub.ts'
import type { OpenStreams } from './realtime/stream-route.ts'
import type { EventRow } from './store/events.ts'

interface Subscribers {
  hub: Hub
  connections: Connections
  streams: () => OpenStreams
  gaps: GapChecks
}

export function subscriptions({ hub, connections, streams, gaps }: Subscribers): EventSubscriber[] {
  return [
    on('channel.', async (event) => connections.forget(event.subject_id ?? '')),
    on('user.', async () => streams().recheck()),
    (events) => gaps.heard(events.flatMap((event) => event.channel_id ?? [])),
    (events) => hub.announce(events),
  ]
}

function on(prefix: string, act: (event: EventRow) => Promise<void>): EventSubscriber {
  return async (events) => {
    for (const event of events) if (event.type.startsWith(prefix)) await act(event)
  }
}
