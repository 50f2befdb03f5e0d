/** The channel doctor's questions to Twilio, each answered in a sentence. Throws never. */
import { randomBytes } from 'node:crypto'
import { type CallLimits, type Connection, type Finding, ProviderUnavailable } from '../channel.ts'
import { examineClock, examineReach, failed, fine } from '../examination.ts'
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
      failed(
        'credentials',
        `Twilio cannot be reached: ${result.reason}`,
        'Check this machine’s way to the internet, and status.twilio.com.',
      ),
    ]
  const answer = jsonObjectIn(result.body)
  return [credentials(result.httpStatus, answer), ...examineClock('Twilio', result.headers.date, now)]
}

function credentials(httpStatus: number, answer: ReturnType<typeof jsonObjectIn>): Finding {
  const state = textOf(answer?.status)
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 404)
    return failed(
      'credentials',
      'Twilio refuses the account SID with the auth token.',
      'Copy both anew from the Twilio console; a subaccount has its own.',
    )
  if (httpStatus !== 200)
    return failed(
      'credentials',
      `Twilio answers with HTTP status ${httpStatus}, error ${errorIn(answer)?.number ?? 'unknown'}.`,
      'Try again in a minute. If it stays, look at status.twilio.com.',
    )
  if (state !== null && state !== 'active')
    return failed('credentials', `The Twilio account is ${state}.`, 'Settle it in the Twilio console.')
  return fine('credentials', 'Twilio accepts the account SID and the auth token.')
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
    return [failed('sender', error.message, 'Check the account SID and the auth token first.')]
  }
  if (!sender)
    return [
      failed(
        'sender',
        `The account has no WhatsApp sender ${connection.settings.sender}.`,
        'Compare the number with Messaging › Senders › WhatsApp senders in the Twilio console. The sandbox’s number is not listed there: with it this check fails although messages flow.',
      ),
    ]
  const online = sender.status.startsWith('ONLINE')
  const state = online
    ? fine('sender', 'The number is a WhatsApp sender of this account and online.')
    : failed(
        'sender',
        `The WhatsApp sender is ${sender.status || 'in an unknown state'}.`,
        'See at the sender in the Twilio console what WhatsApp asks for.',
      )
  return [state, configuration(sender, webhookUrl)]
}

function configuration(sender: Sender, webhookUrl: string): Finding {
  if (leadsHere(sender, webhookUrl))
    return fine('webhook_configuration', 'Twilio calls this product for the number’s messages.')
  const where = sender.callbackUrl === null ? 'nowhere' : `to ${sender.callbackUrl}`
  return failed(
    'webhook_configuration',
    `The number’s webhook leads ${where}.`,
    `Enter ${addressToPaste(webhookUrl)} at the sender in the Twilio console, with the method POST.`,
  )
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
    if (approved > 0) return [fine('templates', `${approved} of ${templates.length} templates are approved.`)]
    return [
      failed(
        'templates',
        'No template is approved: nobody can be written to outside of the 24 hours.',
        'Make one in the Twilio console under Content Template Builder and have it approved.',
      ),
    ]
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return [failed('templates', error.message, 'Check the account SID and the auth token first.')]
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
