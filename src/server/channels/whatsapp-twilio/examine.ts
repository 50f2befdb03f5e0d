/** The channel doctor's questions to Twilio, each answered in a sentence. Throws never. */
import { randomBytes } from 'node:crypto'
import { type CallLimits, type Connection, type Finding, ProviderUnavailable } from '../channel.ts'
import { errorIn, jsonObjectIn, textOf } from './answer.ts'
import { isOnLoopback, type TwilioBases, urlUnder } from './base.ts'
import type { Caller } from './call.ts'
import { OWN_CHECK_FIELD } from './own-check.ts'
import { addressToPaste, findSender, leadsHere, type Sender } from './senders.ts'
import { signatureOf } from './signature.ts'
import { listTemplates } from './templates.ts'

const LARGEST_ANSWER_BYTES = 256 * 1024
/** Signed addresses and tokens bear more, but messages would stand in the wrong place. */
const MOST_SKEW_MILLISECONDS = 60_000

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
    examineReach(bases, webhookUrl, connection, limits),
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
  return [credentials(result.httpStatus, answer), ...clock(result.headers.date, now)]
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

function clock(written: unknown, now: Date): Finding[] {
  const theirs = typeof written === 'string' ? Date.parse(written) : Number.NaN
  if (Number.isNaN(theirs)) return []
  const seconds = Math.round((now.getTime() - theirs) / 1000)
  if (Math.abs(seconds) * 1000 <= MOST_SKEW_MILLISECONDS)
    return [fine('clock', 'This machine’s clock agrees with Twilio’s.')]
  const word = seconds > 0 ? 'ahead of' : 'behind'
  return [
    failed(
      'clock',
      `This machine’s clock is ${Math.abs(seconds)} seconds ${word} Twilio’s.`,
      'Let the machine set its clock by a time server (NTP).',
    ),
  ]
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

/** Calls our own webhook by the public address as Twilio would, with a request that says that it is ours. */
async function examineReach(
  { apiBase }: TwilioBases,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const url = new URL(webhookUrl)
  if (isOnLoopback(url) && !isOnLoopback(new URL(apiBase)))
    return [
      failed(
        'webhook_reachable',
        'PUBLIC_URL is an address of this machine alone: Twilio cannot call it.',
        'Set PUBLIC_URL to the address under which the internet reaches this product, beginning with https://.',
      ),
    ]
  const form = { [OWN_CHECK_FIELD]: randomBytes(16).toString('hex') }
  try {
    const response = await fetch(webhookUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf(connection.secrets.auth_token ?? '', webhookUrl, form),
      },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(limits.timeoutMilliseconds),
    })
    const body = (await response.text()).slice(0, 1000)
    if (response.status === 200 && body.includes('<Response'))
      return [fine('webhook_reachable', 'This product can be called at its public address.')]
    if (response.status === 403)
      return [
        failed(
          'webhook_reachable',
          'The request comes back, but its signature does not fit: it is called by another address than PUBLIC_URL.',
          'Set PUBLIC_URL to exactly the address that the internet uses, with its scheme and port.',
        ),
      ]
    return [
      failed(
        'webhook_reachable',
        `At the public address something answers with HTTP status ${response.status}.`,
        'See that PUBLIC_URL and the proxy lead to this product, without redirects.',
      ),
    ]
  } catch (error) {
    return [
      failed(
        'webhook_reachable',
        `This product cannot be called at ${url.origin}: ${error instanceof Error ? error.message : 'unknown error'}.`,
        'See that PUBLIC_URL is right, that its name is known, and that its certificate is valid.',
      ),
    ]
  }
}

function fine(check: string, sentence: string): Finding {
  return { check, ok: true, sentence, whatToDo: null }
}

function failed(check: string, sentence: string, whatToDo: string): Finding {
  return { check, ok: false, sentence, whatToDo }
}
