/** The adapter for WhatsApp by Twilio. What Twilio does, and where it says so: README.md. */
import type { ChannelAdapter } from '../channel.ts'
import { readWrittenAddress } from './address.ts'
import { checkBases, type TwilioBases } from './base.ts'
import { createCaller } from './call.ts'
import { examine } from './examine.ts'
import { listMessages } from './list.ts'
import { listMedia } from './list-media.ts'
import { openMedia } from './media.ts'
import { parseRequest } from './parse.ts'
import { sendMessage } from './send.ts'
import { setUpWebhook } from './senders.ts'
import { sendSignal } from './signal.ts'
import { verifySignature } from './signature.ts'
import { listTemplates } from './templates.ts'

/**
 * `settings` of a connection: `account_sid`, `sender` (`whatsapp:+…`), `messaging_service_sid` or null. `secrets`:
 * `auth_token`, and `auth_token_secondary` while the token is exchanged. Throws where a base is neither HTTPS nor
 * on loopback.
 */
export function createWhatsAppTwilio(bases: TwilioBases): ChannelAdapter {
  checkBases(bases)
  const call = createCaller()
  return {
    type: 'whatsapp_twilio',
    listProvesAbsence: true,
    lists: 'everything',
    verify: verifySignature,
    parse: parseRequest,
    send: (message, connection, limits) => sendMessage(bases.apiBase, call, message, connection, limits),
    list: (window, connection, limits) => listMessages(bases.apiBase, call, window, connection, limits),
    openMedia: (reference, connection, limits) => openMedia(bases.apiBase, reference, connection, limits),
    listMedia: (externalId, connection, limits) =>
      listMedia(bases.apiBase, call, externalId, connection, limits),
    templates: (connection, limits) => listTemplates(bases.contentBase, call, connection, limits),
    readAddress: readWrittenAddress,
    setUpWebhook: (webhookUrl, connection, limits) =>
      setUpWebhook(bases.messagingBase, call, webhookUrl, connection, limits),
    signal: (signal, { lastReceived }, connection, limits) =>
      sendSignal(bases.messagingBase, call, signal, lastReceived, connection, limits),
    examine: ({ webhookUrl, now }, connection, limits) =>
      examine(bases, call, webhookUrl, now, connection, limits),
    acknowledgement: { contentType: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' },
  }
}
