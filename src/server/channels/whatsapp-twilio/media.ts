/**
 * Opens what a `MediaUrl` points to. Twilio's address wants the account's credentials and leads on to a storage host,
 * which refuses a request that carries them. Source: twilio.com/docs/messaging/api/media-resource.
 */
import {
  type Connection,
  type MediaLimits,
  MediaUnavailable,
  type OpenedMedia,
  ProviderUnavailable,
} from '../channel.ts'
import { fetchMedia } from '../fetch-media.ts'

export function openMedia(
  apiBase: string,
  reference: string,
  connection: Connection,
  limits: MediaLimits,
): Promise<OpenedMedia> {
  const { origin } = new URL(apiBase)
  const headersFor = (url: URL) => (url.origin === origin ? { authorization: credentials(connection) } : {})
  return fetchMedia({ url: reference, providerBase: apiBase, headersFor, refusal }, limits)
}

function credentials({ settings, secrets }: Connection): string {
  const both = `${settings.account_sid ?? ''}:${secrets.auth_token ?? ''}`
  return `Basic ${Buffer.from(both).toString('base64')}`
}

/** Wrong credentials may be put right within the day in which it is tried again. */
function refusal(status: number): Error {
  if (status === 404 || status === 410)
    return new MediaUnavailable({
      code: 'MEDIA_GONE',
      providerCode: String(status),
      sentence: 'Twilio does not have this file any more. Ask the contact to send it again.',
    })
  return new ProviderUnavailable(`Twilio answered ${status} when the file was asked for.`)
}
