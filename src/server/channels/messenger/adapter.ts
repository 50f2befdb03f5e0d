/** The adapter for Facebook Messenger. What Meta does, and where it says so: README.md. */
import { createOneCall } from '../call-once.ts'
import type { ChannelAdapter } from '../channel.ts'
import { checkConnection } from './check.ts'
import { examine } from './examine.ts'
import { createGraph, type GraphBase } from './graph.ts'
import { listMessages } from './list.ts'
import { listMedia } from './list-media.ts'
import { createLogin } from './login.ts'
import { openMedia } from './media.ts'
import { createPace } from './pace.ts'
import { parseRequest } from './parse.ts'
import { readProfile } from './profile.ts'
import { sendMessage } from './send.ts'
import { sendSignal } from './signal.ts'
import { verifySignature } from './signature.ts'
import { setUpWebhook } from './subscription.ts'

const LISTS_PER_SECOND = 2

/**
 * `settings` of a connection: `page_id`, `app_id`. `secrets`: `page_access_token`, `app_secret`, `verify_token`. Throws
 * where the base is neither HTTPS nor on loopback.
 */
export function createMessenger(base: GraphBase & { dialogBase: string }): ChannelAdapter {
  const callOnce = createOneCall()
  const graph = createGraph(base, callOnce)
  const pace = createPace(LISTS_PER_SECOND)
  return {
    type: 'messenger',
    listProvesAbsence: false,
    lists: 'newest_of_each',
    verify: verifySignature,
    parse: parseRequest,
    send: (message, connection, limits) => sendMessage(graph, message, connection, limits),
    list: (window, connection, limits) => listMessages(graph, pace, window, connection, limits),
    openMedia: (reference, _connection, limits) => openMedia(base.graphBase, reference, limits),
    listMedia: (externalId, connection, limits) => listMedia(graph, pace, externalId, connection, limits),
    readProfile: (address, connection, limits) => readProfile(graph, address, connection, limits),
    check: (connection, limits) => checkConnection(graph, connection, limits),
    examine: (about, connection, limits) => examine(graph, base.graphBase, about, connection, limits),
    login: createLogin(base, callOnce),
    setUpWebhook: (webhookUrl, connection, limits) =>
      setUpWebhook(graph, base.graphBase, webhookUrl, connection, limits),
    signal: (signal, { address }, connection, limits) =>
      sendSignal(graph, signal, address, connection, limits),
    acknowledgement: { contentType: 'text/plain', body: 'EVENT_RECEIVED' },
  }
}
