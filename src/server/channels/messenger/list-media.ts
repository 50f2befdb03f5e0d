/**
 * The files of one message of the list, which names only their number: `GET /{message}?fields=attachments`. Source:
 * developers.facebook.com/docs/messenger-platform/conversations.
 */
import { type CallLimits, type Connection, type MediaReference, ProviderUnavailable } from '../channel.ts'
import { clipped } from '../foreign-words.ts'
import { codeOf, graphErrorIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { isObject, type JsonObject, listOf, readJson, textOf } from './json.ts'
import type { Pace } from './pace.ts'

export async function listMedia(
  graph: Graph,
  pace: Pace,
  externalId: string,
  connection: Connection,
  limits: CallLimits,
): Promise<MediaReference[]> {
  await pace(connection.settings.page_id ?? '')
  const query = { fields: 'attachments' }
  const result = await graph({ method: 'GET', path: [externalId], query }, connection, limits)
  if (result.reached !== 'provider')
    throw new ProviderUnavailable(`Meta’s message cannot be read: ${result.reason}`)
  const error = graphErrorIn(result.body)
  // Deleted meanwhile, or no longer among the newest: the message stands without its files.
  if (error?.code === 100) return [notShown('attachment')]
  const answer = readJson(result.body)
  if (result.httpStatus !== 200 || !isObject(answer)) {
    const detail = error === null ? '' : `, error ${codeOf(error)}`
    throw new ProviderUnavailable(`Meta’s message cannot be read: HTTP status ${result.httpStatus}${detail}.`)
  }
  const attachments = isObject(answer.attachments) ? listOf(answer.attachments.data) : []
  return attachments.filter(isObject).map(mediaOf)
}

function mediaOf(attachment: JsonObject): MediaReference {
  const contentType = textOf(attachment.mime_type)
  const name = textOf(attachment.name)
  const url = [attachment.image_data, attachment.video_data, attachment]
    .filter(isObject)
    .map((data) => textOf(data.url) ?? textOf(data.file_url))
    .find((address) => address !== null && /^https?:\/\//i.test(address) && URL.canParse(address))
  return url ? { reference: url, contentType, name } : notShown(name ?? contentType ?? 'attachment')
}

function notShown(name: string): MediaReference {
  return {
    reference: 'attachment',
    contentType: null,
    name: clipped(name) || 'attachment',
    stands: 'not_shown',
  }
}
