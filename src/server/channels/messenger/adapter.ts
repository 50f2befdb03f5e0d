/** The adapter for Facebook Messenger. What Meta does, and where it says so: README.md. */
import type { ChannelAdapter } from '../channel.ts'
import { checkConnection, examine } from './check.ts'
import { createGraph, type GraphBase } from './graph.ts'
import { listMessages } from './list.ts'
import { openMedia } from './media.ts'
import { createPace } from './pace.ts'
import { parseRequest } from './parse.ts'
import { readProfile } from './profile.ts'
import { sendMessage } from './send.ts'
import { sendSignal } from './signal.ts'
import { verifySignature } from './signature.ts'

const LISTS_PER_SECOND = 2

/**
 * `settings` of a connection: `page_id`, `app_id`. `secrets`: `page_access_token`, `app_secret`, `verify_token`. Throws
 * where the base is neither HTTPS nor on loopback.
 */
export function createMessenger(base: GraphBase): ChannelAdapter {
  const graph = createGraph(base)
  const pace = createPace(LISTS_PER_SECOND)
  return {
    type: 'messenger',
    listProvesAbsence: false,
    verify: verifySignature,
    parse: parseRequest,
    send: (message, connection, limits) => sendMessage(graph, message, connection, limits),
    list: (window, connection, limits) => listMessages(graph, pace, window, connection, limits),
    openMedia: (reference, _connection, limits) => openMedia(base.graphBase, reference, limits),
    readProfile: (address, connection, limits) => readProfile(graph, address, connection, limits),
    check: (connection, limits) => checkConnection(graph, connection, limits),
    examine: (_about, connection, limits) => examine(graph, connection, limits),
    signal: (signal, address, connection, limits) => sendSignal(graph, signal, address, connection, limits),
    acknowledgement: { contentType: 'text/plain', body: 'EVENT_RECEIVED' },
  }
}
