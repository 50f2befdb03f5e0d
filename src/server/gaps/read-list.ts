/** Reading a provider's list in portions. */
import type { CallLimits, ListedMessage, MediaReference } from '../channels/channel.ts'
import type { ConnectedChannel } from '../connections/find-connection.ts'

export interface ListingWithMedia {
  message: ListedMessage
  media: MediaReference[]
}

/**
 * Portions of about `size`, each message once. Messages of the same second stay together: their order is known only
 * side by side. What was read before the list broke off is still handed on, then the failure is thrown.
 */
export async function* chunksOf(
  list: AsyncIterable<ListedMessage>,
  size: number,
): AsyncGenerator<ListedMessage[]> {
  let chunk = new Map<string, ListedMessage>()
  let last = Number.NaN
  let failure: { error: unknown } | null = null
  try {
    for await (const message of list) {
      const time = message.createdAt.getTime()
      if (chunk.size >= size && time !== last) {
        yield [...chunk.values()]
        chunk = new Map()
      }
      last = time
      chunk.set(message.externalId, message)
    }
  } catch (error) {
    failure = { error }
  }
  if (chunk.size > 0) yield [...chunk.values()]
  if (failure) throw failure.error
}

/** The list is newest first. Sorting keeps the order of equals, so it is turned round first. */
export function oldestFirst(listed: ListedMessage[]): ListedMessage[] {
  return [...listed].reverse().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

/** One call for each message that has media. Throws `ProviderUnavailable`. */
export async function withMedia(
  channel: ConnectedChannel,
  listed: ListedMessage[],
  limits: CallLimits,
): Promise<ListingWithMedia[]> {
  const listings: ListingWithMedia[] = []
  for (const message of listed) {
    const media =
      message.mediaCount > 0 && channel.adapter.listMedia
        ? await channel.adapter.listMedia(message.externalId, channel.connection, limits)
        : []
    listings.push({ message, media })
  }
  return listings
}
