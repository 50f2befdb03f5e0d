/**
 * Meta's error codes in our words. Source: developers.facebook.com/docs/messenger-platform/error-codes and
 * developers.facebook.com/docs/graph-api/guides/error-handling, as of November 2026. What is not here is shown as it is,
 * with Meta's text.
 */
import { type Saying, say } from '../../../shared/say.ts'
import type { CallResult } from '../call-once.ts'
import type { Connection, ProviderFailure } from '../channel.ts'
import { clipped, withoutSecrets } from '../foreign-words.ts'
import { hiddenWords } from './graph.ts'
import { isObject, readJson } from './json.ts'

interface KnownError {
  /** Ours. */
  code: string
  sentence: string
  /**
   * `rate`: not taken, later again. `doubt`: Meta failed by itself, nobody knows whether it was taken. `refused`: even
   * where the HTTP status says that it is a matter of time. Absent: refused, unless Meta failed.
   */
  meaning?: 'rate' | 'doubt' | 'refused'
  /** Set where it is not this message but the channel that is set up wrongly. */
  attention?: Saying
}

const TOKEN: KnownError = {
  code: 'CHANNEL_CREDENTIALS_REFUSED',
  sentence: 'Meta no longer accepts the token of this page. Ask an administrator to connect the page again.',
  attention: say('META_TOKEN_REFUSED'),
}
const PERMISSION: KnownError = {
  code: 'CHANNEL_PERMISSION_MISSING',
  sentence:
    'Meta does not let this app write for the page. Ask an administrator to check the app’s permissions.',
  attention: say('META_PERMISSION_MISSING'),
}
const PAGE_RESTRICTED: KnownError = {
  code: 'CHANNEL_ACCOUNT_SUSPENDED',
  sentence:
    'Meta has restricted this page from sending messages. Ask an administrator to settle it with Meta.',
  attention: say('META_PAGE_RESTRICTED'),
}
const WINDOW_CLOSED: KnownError = {
  code: 'WINDOW_CLOSED',
  sentence:
    'The contact wrote too long ago for Meta to bring this message. Wait until the contact writes again.',
}
const UNAVAILABLE_PERSON: KnownError = {
  code: 'RECIPIENT_UNREACHABLE',
  sentence:
    'Meta cannot bring messages to this person, who has perhaps blocked the page or left Messenger. Reach the contact in another way.',
}
const RECIPIENT: KnownError = {
  code: 'RECIPIENT_INVALID',
  sentence:
    'Meta does not know this contact on this page. Check that the channel still belongs to the same page.',
}
const ATTACHMENT: KnownError = {
  code: 'ATTACHMENT_NOT_ALLOWED',
  sentence: 'Messenger does not take this attachment. Send another file.',
}
const ATTACHMENT_NOT_FETCHED: KnownError = {
  code: 'ATTACHMENT_NOT_FETCHED',
  sentence: 'Meta could not fetch the attachment from this server. Ask an administrator to check PUBLIC_URL.',
}
const ATTACHMENT_TOO_LARGE: KnownError = {
  code: 'ATTACHMENT_TOO_LARGE',
  sentence: 'The attachment is larger than Messenger takes. Send a smaller file.',
}
const RATE: KnownError = {
  code: 'RATE_LIMITED',
  sentence: 'Meta takes no more messages for the moment. The message is tried again.',
  meaning: 'rate',
}
const META_FAILED: KnownError = {
  code: 'PROVIDER_FAILED',
  sentence: 'Meta failed to handle the message, and whether it was taken is not known.',
  meaning: 'doubt',
}

/** By `code/subcode` first, then by a subcode of seven digits, which says the same beside any code, then by `code`. */
const KNOWN: ReadonlyMap<string, KnownError> = new Map<string, KnownError>([
  ['1', META_FAILED],
  ['2', META_FAILED],
  ['4', RATE],
  ['17', RATE],
  ['32', RATE],
  ['613', RATE],
  ['80006', RATE],
  [
    '613/2018338',
    {
      code: 'CHANNEL_TOO_FAST',
      sentence:
        'Meta takes this page’s messages for abuse, because they came too fast. Ask an administrator.',
      attention: say('META_TOO_FAST'),
      meaning: 'refused',
    },
  ],
  ['10', PERMISSION],
  ['10/2018278', WINDOW_CLOSED],
  ['10/2534022', WINDOW_CLOSED],
  [
    '10/2018065',
    {
      code: 'HUMAN_AGENT_NOT_ALLOWED',
      sentence:
        'The contact wrote more than 24 hours ago, and Meta has not given this app the Human Agent permission. Ask an administrator to request it, or wait until the contact writes.',
    },
  ],
  ['10/2018108', UNAVAILABLE_PERSON],
  ['10/1893063', PAGE_RESTRICTED],
  [
    '100/33',
    {
      code: 'CHANNEL_PAGE_UNKNOWN',
      sentence:
        'Meta does not know this page, or the token is not the page’s. Ask an administrator to check the channel.',
      attention: say('META_PAGE_UNKNOWN'),
    },
  ],
  ['100/2018001', RECIPIENT],
  ['100/2018008', ATTACHMENT_NOT_FETCHED],
  ['100/2018047', ATTACHMENT],
  ['100/2018074', ATTACHMENT],
  ['100/2018109', ATTACHMENT_TOO_LARGE],
  ['100/2018294', ATTACHMENT_NOT_FETCHED],
  ['190', TOKEN],
  ['200', PERMISSION],
  ['200/1545041', UNAVAILABLE_PERSON],
  ['551', UNAVAILABLE_PERSON],
  [
    '10/2018300',
    {
      code: 'THREAD_CONTROLLED_ELSEWHERE',
      sentence:
        'Another app holds this conversation at Meta at the moment. Take it back in the page’s inbox at Meta, then try again.',
    },
  ],
])

const BY_SUBCODE: ReadonlyMap<string, KnownError> = new Map(
  [...KNOWN].flatMap(([number, error]) => {
    const [, subcode] = /^\d+\/(\d{7})$/.exec(number) ?? []
    return subcode ? [[subcode, error] as const] : []
  }),
)

/** Meta's own error body: `{"error":{"message","type","code","error_subcode"?,"is_transient"?,"fbtrace_id"}}`. */
export interface GraphError {
  code: number
  subcode: number | null
  message: string
  isTransient: boolean
}

export function graphErrorIn(body: Buffer): GraphError | null {
  const answer = readJson(body)
  const error = isObject(answer) && isObject(answer.error) ? answer.error : null
  const code = error ? numberOf(error.code) : null
  if (!error || code === null) return null
  return {
    code,
    subcode: numberOf(error.error_subcode),
    message: typeof error.message === 'string' ? error.message : '',
    isTransient: error.is_transient === true,
  }
}

function numberOf(written: unknown): number | null {
  const text = typeof written === 'number' ? String(written) : written
  return typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : null
}

export interface Judgement {
  /** `refused`: never again. `rate`: not taken, later again. `doubt`: nobody knows. */
  meaning: 'refused' | 'rate' | 'doubt'
  failure: ProviderFailure
  attention: Saying | null
}

/** Judges an HTTP answer from 400 up. */
export function judgementOf(httpStatus: number, error: GraphError | null, words: string | null): Judgement {
  const known = knownError(error) ?? errorByStatus(httpStatus)
  const providerCode = codeOf(error)
  return {
    meaning: meaningOf(httpStatus, error, known),
    failure: known
      ? { code: known.code, providerCode, sentence: known.sentence }
      : {
          code: 'PROVIDER_REFUSED',
          providerCode,
          sentence: refusal(words ?? `HTTP status ${httpStatus}`, providerCode),
        },
    attention: known?.attention ?? null,
  }
}

function knownError(error: GraphError | null): KnownError | undefined {
  if (!error) return undefined
  return (
    KNOWN.get(`${error.code}/${error.subcode}`) ??
    BY_SUBCODE.get(String(error.subcode)) ??
    KNOWN.get(String(error.code))
  )
}

function errorByStatus(httpStatus: number): KnownError | undefined {
  if (httpStatus === 429) return RATE
  if (httpStatus === 401) return TOKEN
  return httpStatus >= 500 ? META_FAILED : undefined
}

/**
 * A rate is one by its code or its HTTP status. With 5xx Meta failed, whatever it names (precise 8). `is_transient`
 * beside a code that we know says nothing more; beside another it says that Meta failed by itself.
 */
function meaningOf(
  httpStatus: number,
  error: GraphError | null,
  known: KnownError | undefined,
): Judgement['meaning'] {
  if (known?.meaning === 'rate' || (httpStatus === 429 && known?.meaning !== 'refused')) return 'rate'
  if (httpStatus >= 500 || known?.meaning === 'doubt') return 'doubt'
  return !known && error?.isTransient ? 'doubt' : 'refused'
}

/** `10/2018278`, as people search for it. */
export function codeOf(error: GraphError | null): string | null {
  if (!error) return null
  return error.subcode === null ? String(error.code) : `${error.code}/${error.subcode}`
}

function refusal(text: string, providerCode: string | null): string {
  const words = clipped(text).replace(/[.\s]+$/, '')
  const number = providerCode === null ? '.' : ` (error ${providerCode}).`
  return `Meta refused the message${words === '' ? '' : `: ${words}`}${number}`
}

/** What an answer from 400 up says, with its words made fit to be kept; null for any other end of a call. */
export function refusalIn(
  result: CallResult,
  connection: Connection,
): { httpStatus: number; error: GraphError | null; words: string | null; judgement: Judgement } | null {
  if (result.reached !== 'provider' || result.httpStatus < 400) return null
  const error = graphErrorIn(result.body)
  const words = error ? clipped(withoutSecrets(error.message, hiddenWords(connection))) : null
  return {
    httpStatus: result.httpStatus,
    error,
    words,
    judgement: judgementOf(result.httpStatus, error, words),
  }
}
