/**
 * Opens what an attachment's address points to: a link to Meta's file hosts, which is signed, needs no credentials, and
 * runs out after some days. Source: developers.facebook.com/docs/messenger-platform, webhook event `messages`.
 */
import { type MediaLimits, MediaUnavailable, type OpenedMedia, ProviderUnavailable } from '../channel.ts'
import { fetchMedia } from '../fetch-media.ts'

export function openMedia(graphBase: string, reference: string, limits: MediaLimits): Promise<OpenedMedia> {
  return fetchMedia({ url: reference, providerBase: graphBase, headersFor: () => ({}), refusal }, limits)
}

/** Meta's file hosts answer 403 to a link that has run out. */
function refusal(status: number): Error {
  if (![403, 404, 410].includes(status))
    return new ProviderUnavailable(`Meta’s file host answered ${status} when the file was asked for.`)
  return new MediaUnavailable({
    code: 'MEDIA_GONE',
    providerCode: String(status),
    sentence: 'Meta does not give this file any more. Ask the contact to send it again.',
  })
}
