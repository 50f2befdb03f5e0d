/** Opens the address of a file that a provider named, by the guarded client, and says why where that is not possible. */
import { SafeFetchError, type SafeFetchRequest, safeFetch } from '../lib/safe-fetch.ts'
import { type MediaLimits, MediaUnavailable, type OpenedMedia, ProviderUnavailable } from './channel.ts'

export interface FileAddress extends Pick<SafeFetchRequest, 'headersFor'> {
  url: string
  /** Where the provider itself is: one on this machine may serve from this machine. */
  providerBase: string
  /** What an answer other than 200 means. */
  refusal(status: number): Error
}

export async function fetchMedia(
  { url, headersFor, providerBase, refusal }: FileAddress,
  limits: MediaLimits,
): Promise<OpenedMedia> {
  try {
    const answer = await safeFetch({
      ...limits,
      url,
      loopbackAllowed: /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(providerBase).hostname),
      headersFor,
    })
    if (answer.status === 200) {
      const contentType = answer.headers['content-type']
      return {
        contentType: typeof contentType === 'string' ? contentType : null,
        name: null,
        body: answer.body,
      }
    }
    answer.body.destroy()
    throw refusal(answer.status)
  } catch (error) {
    throw error instanceof SafeFetchError ? translated(error) : error
  }
}

function translated(error: SafeFetchError): Error {
  switch (error.problem) {
    case 'too_large':
      return mediaTooLarge(error)
    case 'address_refused':
    case 'too_many_redirects':
      return new MediaUnavailable(
        {
          code: 'MEDIA_ADDRESS_REFUSED',
          providerCode: null,
          sentence:
            'The file’s address does not lead to the public internet, so it was not fetched. Look at the message in the provider’s own console.',
        },
        { cause: error },
      )
    default:
      return new ProviderUnavailable(`The file could not be fetched: ${error.message}`, { cause: error })
  }
}

function mediaTooLarge(cause: SafeFetchError): MediaUnavailable {
  return new MediaUnavailable(
    {
      code: 'MEDIA_TOO_LARGE',
      providerCode: null,
      sentence:
        'The file is larger than what can be received here. Ask the contact to send it in another way.',
    },
    { cause },
  )
}
