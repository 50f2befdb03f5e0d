/** The channel doctor's questions to Twilio. Throws never. */
import { randomBytes } from 'node:crypto'
import { say } from '../../../shared/say.ts'
import { type CallLimits, type Connection, type Finding, ProviderUnavailable } from '../channel.ts'
import { examineClock, examineReach, failed, fine } from '../examination.ts'
import { clipped } from '../foreign-words.ts'
import { errorIn, jsonObjectIn, textOf } from './answer.ts'
import { type TwilioBases, urlUnder } from './base.ts'
import type { Caller } from './call.ts'
import { OWN_CHECK_FIELD } from './own-check.ts'
import { addressToPaste, findSender, leadsHere, type Sender } from './senders.ts'
import { signatureOf } from './signature.ts'
import { listTemplates } from './templates.ts'

const LARGEST_ANSWER_BYTES = 256 * 1024

export async function examine(
  bases: TwilioBases,
  call: Caller,
  webhookUrl: string,
  now: Date,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const account = await examineAccount(bases, call, now, connection, limits)
  const rest = await Promise.all([
    examineSender(bases, call, webhookUrl, connection, limits),
    examineWebhook(bases, webhookUrl, connection, limits),
    examineTemplates(bases, call, connection, limits),
  ])
  return [...account, ...rest.flat()]
}

async function examineAccount(
  { apiBase }: TwilioBases,
  call: Caller,
  now: Date,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const sid = encodeURIComponent(connection.settings.account_sid ?? '')
  const url = urlUnder(apiBase, `/2010-04-01/Accounts/${sid}.json`)
  const result = await call(
    { method: 'GET', url, largestAnswerBytes: LARGEST_ANSWER_BYTES },
    connection,
    limits,
  )
  if (result.reached !== 'provider')
    return [
      failed('credentials', say('TWILIO_UNREACHABLE', { words: result.reason }), say('CHECK_WAY_TO_TWILIO')),
    ]
  const answer = jsonObjectIn(result.body)
  return [credentials(result.httpStatus, answer), ...examineClock('Twilio', result.headers.date, now)]
}

function credentials(httpStatus: number, answer: ReturnType<typeof jsonObjectIn>): Finding {
  const state = textOf(answer?.status)
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 404)
    return failed('credentials', say('TWILIO_KEYS_REFUSED'), say('COPY_TWILIO_KEYS'))
  if (httpStatus !== 200) {
    const error = errorIn(answer)?.number
    const answered =
      error === undefined
        ? say('TWILIO_ANSWERS', { status: httpStatus })
        : say('TWILIO_ANSWERS_WITH_ERROR', { status: httpStatus, error })
    return failed('credentials', answered, say('TRY_TWILIO_LATER'))
  }
  if (state !== null && state !== 'active')
    return failed(
      'credentials',
      say('TWILIO_ACCOUNT_STATE', { words: clipped(state) }),
      say('SETTLE_AT_TWILIO'),
    )
  return fine('credentials', say('TWILIO_KEYS_ACCEPTED'))
}

async function examineSender(
  { messagingBase }: TwilioBases,
  call: Caller,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  let sender: Sender | null
  try {
    sender = await findSender(messagingBase, call, connection, limits)
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return [
      failed(
        'sender',
        say('TWILIO_SENDERS_UNREAD', { words: error.message }),
        say('CHECK_TWILIO_KEYS_FIRST'),
      ),
    ]
  }
  if (!sender)
    return [
      failed(
        'sender',
        say('TWILIO_SENDER_MISSING', { sender: connection.settings.sender ?? '' }),
        say('COMPARE_TWILIO_SENDER'),
      ),
    ]
  const online = sender.status.startsWith('ONLINE')
  const state = online
    ? fine('sender', say('TWILIO_SENDER_ONLINE'))
    : failed(
        'sender',
        sender.status
          ? say('TWILIO_SENDER_STATE', { words: clipped(sender.status) })
          : say('TWILIO_SENDER_STATELESS'),
        say('SEE_TWILIO_SENDER'),
      )
  return [state, configuration(sender, webhookUrl)]
}

function configuration(sender: Sender, webhookUrl: string): Finding {
  if (leadsHere(sender, webhookUrl)) return fine('webhook_configuration', say('TWILIO_CALLS_US'))
  const where =
    sender.callbackUrl === null
      ? say('TWILIO_CALLS_NOBODY')
      : say('TWILIO_CALLS_ANOTHER', { url: sender.callbackUrl })
  return failed('webhook_configuration', where, say('ENTER_AT_TWILIO', { url: addressToPaste(webhookUrl) }))
}

async function examineTemplates(
  { contentBase }: TwilioBases,
  call: Caller,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  try {
    const templates = await listTemplates(contentBase, call, connection, limits)
    const approved = templates.filter((template) => template.status === 'approved').length
    if (approved > 0)
      return [fine('templates', say('TEMPLATES_APPROVED', { approved, total: templates.length }))]
    return [failed('templates', say('NO_TEMPLATE_APPROVED'), say('MAKE_TEMPLATE'))]
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return [
      failed('templates', say('TEMPLATES_UNREAD', { words: error.message }), say('CHECK_TWILIO_KEYS_FIRST')),
    ]
  }
}

/** Our own request, signed as Twilio signs. */
async function examineWebhook(
  { apiBase }: TwilioBases,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const form = { [OWN_CHECK_FIELD]: randomBytes(16).toString('hex') }
  const call = {
    provider: 'Twilio',
    providerBase: apiBase,
    webhookUrl,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signatureOf(connection.secrets.auth_token ?? '', webhookUrl, form),
    },
    body: new URLSearchParams(form).toString(),
    acknowledgement: '<Response',
  }
  return [await examineReach(call, limits)]
}
