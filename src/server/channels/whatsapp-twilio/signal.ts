/**
 * The typing indicator: `POST /v3/Indicators/Typing.json` with the id of a message of the contact's, **which it also marks as
 * read**; there is no other way to mark one. So it is a setting of the channel. It shows for 25 seconds at most.
 * Source: twilio.com/docs/whatsapp/api/typing-indicators-resource.
 */
import type { CallLimits, Connection, Signal } from '../channel.ts'
import { urlUnder } from './base.ts'
import type { Caller } from './call.ts'

const LARGEST_ANSWER_BYTES = 64 * 1024

export async function sendSignal(
  messagingBase: string,
  call: Caller,
  signal: Signal,
  lastReceived: () => Promise<string | null>,
  connection: Connection,
  limits: CallLimits,
): Promise<boolean> {
  if (signal !== 'typing' || connection.settings.typing_indicator !== 'on') return false
  const messageId = await lastReceived()
  if (messageId === null) return false
  const result = await call(
    {
      method: 'POST',
      url: urlUnder(messagingBase, '/v3/Indicators/Typing.json'),
      json: { channel: 'WHATSAPP', messageId },
      largestAnswerBytes: LARGEST_ANSWER_BYTES,
    },
    connection,
    limits,
  )
  return result.reached === 'provider' && result.httpStatus < 300
}
