/** Sends one message: `POST /2010-04-01/Accounts/{AC}/Messages.json`. Source: twilio-oai `twilio_api_v2010`. */
import type { CallLimits, Connection, Evidence, OutgoingMessage, SendOutcome } from '../channel.ts'
import { clipped, withoutSecrets } from '../foreign-words.ts'
import { retryAfterIn } from '../retry-after.ts'
import { errorIn, type JsonObject, jsonObjectIn, textOf } from './answer.ts'
import { messagesUrl } from './base.ts'
import type { AnswerHeaders, Caller, CallResult } from './call.ts'
import { errorNumber, failureOf, judgementOf } from './errors.ts'
import { failureOfStatus, RECEIPTS } from './status.ts'

const LARGEST_ANSWER_BYTES = 1024 * 1024

/** Throws never: each way in which a call can end is one of the four outcomes (precise 8). */
export async function sendMessage(
  apiBase: string,
  call: Caller,
  message: OutgoingMessage,
  connection: Connection,
  limits: CallLimits,
): Promise<SendOutcome> {
  if (!message.text && message.media.length === 0) return nothingToSend()
  const result = await call(
    {
      method: 'POST',
      url: messagesUrl(apiBase, connection.settings.account_sid ?? ''),
      form: formOf(message, connection),
      largestAnswerBytes: LARGEST_ANSWER_BYTES,
    },
    connection,
    limits,
  )
  return outcomeOf(result, connection)
}

function nothingToSend(): SendOutcome {
  return {
    outcome: 'refused',
    failure: { ...failureOf(21602, null), providerCode: null },
    evidence: {
      httpStatus: null,
      providerCode: null,
      note: 'Nothing was sent: the message has neither text nor media.',
    },
  }
}

/**
 * With a Messaging Service the sender is named all the same, or the service would choose one of its pool and the
 * message could not be found again among those of this channel. Twilio's page on the resource allows both.
 */
function formOf(message: OutgoingMessage, { settings }: Connection): URLSearchParams {
  const form = new URLSearchParams()
  if (settings.sender) form.set('From', settings.sender)
  if (settings.messaging_service_sid) form.set('MessagingServiceSid', settings.messaging_service_sid)
  form.set('To', message.to)
  if (message.template) {
    form.set('ContentSid', message.template.id)
    const { variables } = message.template
    // An empty object is refused (21656).
    if (Object.keys(variables).length > 0) form.set('ContentVariables', JSON.stringify(variables))
  } else if (message.text) form.set('Body', message.text)
  // Twilio takes ten, WhatsApp shows the first: more than one does not come here (shared/attachment-rules.ts).
  for (const { url } of message.media) form.append('MediaUrl', url)
  form.set('StatusCallback', callbackUrl(message))
  return form
}

function callbackUrl({ statusUrl, attemptMark }: OutgoingMessage): string {
  return `${statusUrl}${statusUrl.includes('?') ? '&' : '?'}attempt=${encodeURIComponent(attemptMark)}`
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
          sentence: 'Twilio cannot be reached. The message is tried again.',
        },
        evidence: { httpStatus: null, providerCode: null, note: `Nothing was sent: ${result.reason}` },
      }
    case 'perhaps':
      return {
        outcome: 'unknown',
        reason: 'Twilio did not answer, or not completely.',
        evidence: { httpStatus: result.httpStatus, providerCode: null, note: result.reason },
        providerAnswered: false,
      }
    case 'provider': {
      const answer = jsonObjectIn(result.body)
      return result.httpStatus < 400
        ? outcomeOfSuccess(result.httpStatus, answer)
        : outcomeOfError(result.httpStatus, result.headers, answer, connection)
    }
  }
}

function outcomeOfSuccess(httpStatus: number, answer: JsonObject | null): SendOutcome {
  const externalId = httpStatus < 300 ? textOf(answer?.sid) : null
  if (externalId === null || externalId.length > LONGEST_ID) {
    const note = 'The answer has no id of a message.'
    return {
      outcome: 'unknown',
      reason: 'Twilio’s answer cannot be read.',
      evidence: { httpStatus, providerCode: null, note },
      providerAnswered: false,
    }
  }
  const status = textOf(answer?.status) ?? 'without a status'
  if (RECEIPTS.get(status) === 'failed') {
    // No callback would follow: Twilio sends none for the status that its answer already has.
    const failure = failureOfStatus(status, errorNumber(answer?.error_code), textOf(answer?.error_message))
    const note = `Twilio made ${externalId} and answered "${status}".`
    return { outcome: 'refused', failure, evidence: { httpStatus, providerCode: failure.providerCode, note } }
  }
  return {
    outcome: 'accepted',
    externalId,
    evidence: { httpStatus, providerCode: null, note: `Twilio took the message: ${clipped(status)}.` },
  }
}

/** Twilio's ids are 34 characters; it becomes part of a key. */
const LONGEST_ID = 128

function outcomeOfError(
  httpStatus: number,
  headers: AnswerHeaders,
  answer: JsonObject | null,
  connection: Connection,
): SendOutcome {
  const error = errorIn(answer)
  const words = error ? withoutSecrets(error.message, hiddenWords(connection)) : null
  const { meaning, failure, attention } = judgementOf(httpStatus, error?.number ?? null, words)
  const evidence: Evidence = {
    httpStatus,
    providerCode: failure.providerCode,
    note: words === null ? 'The answer is no error body of Twilio.' : clipped(words),
  }
  const channelAttention = attention === null ? {} : { channelAttention: attention }
  switch (meaning) {
    case 'rate':
      return {
        outcome: 'unavailable',
        retryAfterSeconds: retryAfterIn(headers),
        failure,
        evidence,
        ...channelAttention,
      }
    case 'provider':
      return { outcome: 'unknown', reason: failure.sentence, evidence, providerAnswered: error !== null }
    case 'refused':
      return { outcome: 'refused', failure, evidence, ...channelAttention }
  }
}

/** As they stand, and as the header has them. */
function hiddenWords({ settings, secrets }: Connection): string[] {
  return Object.values(secrets).flatMap((secret) =>
    secret === '' ? [] : [secret, Buffer.from(`${settings.account_sid ?? ''}:${secret}`).toString('base64')],
  )
}
