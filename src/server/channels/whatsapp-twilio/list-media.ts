/**
 * The media of one message: `GET …/Messages/{Sid}/Media.json`. Twilio's list of messages says only how many there
 * are. Source: twilio-oai `twilio_api_v2010`, `media_list`.
 */
import { type CallLimits, type Connection, type MediaReference, ProviderUnavailable } from '../channel.ts'
import { storableText } from '../storable-text.ts'
import { isObject, jsonObjectIn, textOf } from './answer.ts'
import { urlUnder } from './base.ts'
import type { Caller } from './call.ts'

const LARGEST_ANSWER_BYTES = 256 * 1024
/** As many as the longest of Twilio's messages has. */
const MOST_MEDIA = 10

/** The references are the addresses that the webhook of the same message would have named. */
export async function listMedia(
  apiBase: string,
  call: Caller,
  externalId: string,
  connection: Connection,
  limits: CallLimits,
): Promise<MediaReference[]> {
  const account = encodeURIComponent(connection.settings.account_sid ?? '')
  const path = `/2010-04-01/Accounts/${account}/Messages/${encodeURIComponent(externalId)}/Media`
  const url = urlUnder(apiBase, `${path}.json`)
  const result = await call(
    { method: 'GET', url, largestAnswerBytes: LARGEST_ANSWER_BYTES },
    connection,
    limits,
  )
  if (result.reached !== 'provider')
    throw new ProviderUnavailable(`Twilio’s list of media cannot be read: ${result.reason}`)
  // Deleted at Twilio meanwhile: the message stays, its media are gone.
  if (result.httpStatus === 404) return []
  const answer = jsonObjectIn(result.body)
  if (result.httpStatus !== 200 || !answer || !Array.isArray(answer.media_list))
    throw new ProviderUnavailable(`Twilio’s list of media cannot be read: HTTP status ${result.httpStatus}.`)
  return answer.media_list.slice(0, MOST_MEDIA).flatMap((item: unknown) => {
    const media = isObject(item) ? item : {}
    const sid = textOf(media.sid)
    if (sid === null || !/^[!-~]{1,128}$/.test(sid)) return []
    const type = textOf(media.content_type)
    return [
      {
        reference: urlUnder(apiBase, `${path}/${encodeURIComponent(sid)}`).href,
        contentType: type === null ? null : storableText(type),
        name: null,
      },
    ]
  })
}
