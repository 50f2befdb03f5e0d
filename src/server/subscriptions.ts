/** The switchboard: what happened → who acts on it. */
import type { Connections } from './connections/find-connection.ts'
import type { EventSubscriber } from './events/relay.ts'
import type { GapChecks } from './gaps/check-gaps.ts'
import type { People } from './people/create-people.ts'
import type { Hub } from './realtime/hub.ts'
import type { OpenStreams } from './realtime/stream-route.ts'
import type { EventRow } from './store/events.ts'

interface Subscribers {
  hub: Hub
  connections: Connections
  streams: () => OpenStreams
  gaps: GapChecks
  people: () => Pick<People, 'forgetCallers'>
}

export function subscriptions({ hub, connections, streams, gaps, people }: Subscribers): EventSubscriber[] {
  return [
    on('channel.', async (event) => connections.forget(event.subject_id ?? '')),
    on('user.', recheckScreens),
    on('credential.', recheckScreens),
    // The screens first: each waits for whoever stands before it.
    (events) => hub.announce(events),
    (events) => gaps.heard(events.flatMap((event) => event.channel_id ?? [])),
  ]

  /** With what is remembered of the callers, whoever was just signed out would pass. */
  async function recheckScreens(): Promise<void> {
    people().forgetCallers()
    await streams().recheck()
  }
}

function on(prefix: string, act: (event: EventRow) => Promise<void>): EventSubscriber {
  return async (events) => {
    for (const event of events) if (event.type.startsWith(prefix)) await act(event)
  }
}
