/**
 * Sends one message: `POST /{page}/messages`. Source: developers.facebook.com/docs/messenger-platform/reference/send-api.
 */
import type { AnswerHeaders, CallResult } from '../call-once.ts'
import type { CallLimits, Connection, Evidence, OutgoingMessage, SendOutcome } from '../channel.ts'
import { retryAfterIn } from '../retry-after.ts'
import { codeOf, refusalIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { idOf, isObject, readJson } from './json.ts'

/** Throws never: each way in which a call can end is one of the four outcomes (precise 8). */
export async function sendMessage(
  graph: Graph,
  message: OutgoingMessage,
  connection: Connection,
  limits: CallLimits,
): Promise<SendOutcome> {
  const content = contentOf(message)
  if (!content) return nothingToSend()
  const path = [connection.settings.page_id ?? '', 'messages']
  const result = await graph({ method: 'POST', path, json: bodyOf(message, content) }, connection, limits)
  return outcomeOf(result, connection)
}

function nothingToSend(): SendOutcome {
  return {
    outcome: 'refused',
    failure: {
      code: 'MESSAGE_EMPTY',
      providerCode: null,
      sentence: 'The message has no content. Write a text, or add a file.',
    },
    evidence: {
      httpStatus: null,
      providerCode: null,
      note: 'Nothing was sent: the message has neither text nor file.',
    },
  }
}

/** Text or one file: Messenger takes no text beside a file. Meta fetches the file from our signed link. */
function contentOf({ text, media }: OutgoingMessage): object | null {
  const [file] = media
  if (file)
    return { attachment: { type: typeOf(file.contentType), payload: { url: file.url, is_reusable: false } } }
  return text ? { text } : null
}

function typeOf(contentType: string): 'image' | 'audio' | 'video' | 'file' {
  const [family] = contentType.split('/')
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}

/** The mark goes along as `metadata`, which comes back with the echo (precise 9). */
function bodyOf(message: OutgoingMessage, content: object): object {
  const { quickReplies, replyToExternalId } = message
  return {
    recipient: { id: message.to },
    ...(message.sentAs === 'human_agent'
      ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
      : { messaging_type: 'RESPONSE' }),
    message: {
      ...content,
      metadata: message.attemptMark,
      ...(quickReplies.length > 0 && {
        quick_replies: quickReplies.map((reply) => ({ content_type: 'text', ...reply })),
      }),
    },
    ...(replyToExternalId !== null && { reply_to: { mid: replyToExternalId } }),
  }
}

function outcomeOf(result: CallResult, connection: Connection): SendOutcome {
  switch (result.reached) {
    case 'nobody':
      return {
        outcome: 'unavailable',
        retryAfterSeconds: null,
        failure: {
          code: 'PROVIDER_UNREACHABLE',
          providerCode: null,
          sentence: 'Meta cannot be reached. The message is tried again.',
        },
        evidence: { httpStatus: null, providerCode: null, note: `Nothing was sent: ${result.reason}` },
      }
    case 'perhaps':
      return {
        outcome: 'unknown',
        reason: 'Meta did not answer, or not completely.',
        evidence: { httpStatus: result.httpStatus, providerCode: null, note: result.reason },
        providerAnswered: false,
      }
    case 'provider':
      return outcomeOfAnswer(result, connection)
  }
}

function outcomeOfAnswer(result: CallResult & { reached: 'provider' }, connection: Connection): SendOutcome {
  const refusal = refusalIn(result, connection)
  if (!refusal) return outcomeOfSuccess(result.httpStatus, readJson(result.body))
  const { httpStatus, error, words, judgement } = refusal
  const { meaning, failure, attention } = judgement
  const evidence: Evidence = {
    httpStatus,
    providerCode: codeOf(error),
    note: words || 'The answer is no error body of Meta’s.',
  }
  const channelAttention = attention === null ? {} : { channelAttention: attention }
  switch (meaning) {
    case 'rate':
      return {
        outcome: 'unavailable',
        retryAfterSeconds: retryAfterIn(result.headers) ?? secondsUntilAccess(result.headers),
        failure,
        evidence,
        ...channelAttention,
      }
    case 'doubt':
      return { outcome: 'unknown', reason: failure.sentence, evidence, providerAnswered: error !== null }
    case 'refused':
      return { outcome: 'refused', failure, evidence, ...channelAttention }
  }
}

function outcomeOfSuccess(httpStatus: number, answer: unknown): SendOutcome {
  const id =
    httpStatus < 300 && isObject(answer) && typeof answer.message_id === 'string' ? answer.message_id : null
  const externalId = idOf(id)
  if (externalId === null) {
    return {
      outcome: 'unknown',
      reason: 'Meta’s answer cannot be read.',
      evidence: { httpStatus, providerCode: null, note: 'The answer has no id of a message.' },
      providerAnswered: false,
    }
  }
  return {
    outcome: 'accepted',
    externalId,
    evidence: { httpStatus, providerCode: null, note: 'Meta took the message.' },
  }
}

/**
 * `X-Business-Use-Case-Usage: {"<id>":[{"type":"messenger","estimated_time_to_regain_access":19,…}]}`, in minutes.
 * Source: developers.facebook.com/docs/graph-api/overview/rate-limiting.
 */
function secondsUntilAccess(headers: AnswerHeaders): number | null {
  const written = headers['x-business-use-case-usage']
  const usage = typeof written === 'string' ? readJson(Buffer.from(written)) : undefined
  if (!isObject(usage)) return null
  const minutes = Object.values(usage)
    .flat()
    .flatMap((use) => (isObject(use) ? Number(use.estimated_time_to_regain_access) : []))
    .filter((time) => Number.isFinite(time) && time > 0)
  return minutes.length === 0 ? null : Math.min(Math.ceil(Math.max(...minutes) * 60), DAY_SECONDS)
}

const DAY_SECONDS = 86_400
