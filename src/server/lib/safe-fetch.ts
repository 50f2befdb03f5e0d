/**
 * Fetches from an address that a stranger gave us. The name is resolved once, every address that it has is judged, and
 * the connection goes to the very addresses that were judged, so a name that changes its mind in between gains
 * nothing. Redirects are judged anew. The answer is a stream with a limit on its size; the time limit covers all of it.
 */
import { lookup as lookUpName } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

export interface SafeFetchRequest {
  url: string
  /** Only for tests and simulators: a provider that is on this machine may serve from this machine. */
  loopbackAllowed: boolean
  /** Asked for each hop: credentials go only where the caller says so. */
  headersFor(url: URL): Record<string, string>
  largestBytes: number
  /** Connections, redirects and the whole body. */
  timeoutMilliseconds: number
  signal?: AbortSignal
  /** Posts this instead of asking. Then a redirect is an answer like another: what is posted goes to one address. */
  post?: Buffer
}

export interface SafeAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Fails with a `SafeFetchError` past the limits. It must be read to its end or destroyed. */
  body: Readable
  /** Where the answer came from, after redirects. */
  url: URL
}

export type SafeFetchProblem =
  | 'address_refused'
  | 'too_large'
  | 'too_slow'
  | 'too_many_redirects'
  | 'unreachable'

export class SafeFetchError extends Error {
  override name = 'SafeFetchError'
  readonly problem: SafeFetchProblem
  constructor(problem: SafeFetchProblem, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.problem = problem
  }
}

export interface ResolvedAddress {
  address: string
  family: number
}

export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>

const MOST_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const CONNECT_MILLISECONDS = 10_000

const resolveByName: Resolve = (hostname) => lookUpName(hostname, { all: true, verbatim: true })

/** `resolve` is another one only in tests. */
export async function safeFetch(
  request: SafeFetchRequest,
  resolve: Resolve = resolveByName,
): Promise<SafeAnswer> {
  const limit = new AbortController()
  const tooSlow = () =>
    limit.abort(new SafeFetchError('too_slow', `No whole answer within ${request.timeoutMilliseconds} ms.`))
  const stopped = () => limit.abort(new SafeFetchError('unreachable', 'The call was stopped.'))
  const timer = setTimeout(tooSlow, request.timeoutMilliseconds)
  const done = () => {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', stopped)
  }
  if (request.signal?.aborted) stopped()
  request.signal?.addEventListener('abort', stopped, { once: true })
  try {
    return await followRedirects(request, resolve, limit.signal, done)
  } catch (error) {
    done()
    throw asSafeFetchError(limit.signal.aborted ? limit.signal.reason : error)
  }
}

async function followRedirects(
  request: SafeFetchRequest,
  resolve: Resolve,
  signal: AbortSignal,
  done: () => void,
): Promise<SafeAnswer> {
  let url = parseAddress(request.url)
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const addresses = await judge(url, request.loopbackAllowed, resolve, signal)
    const agent = agentFor(addresses)
    let answer: Dispatcher.ResponseData
    try {
      answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.post ? 'POST' : 'GET',
        ...(request.post && { body: request.post }),
        headers: { 'accept-encoding': 'identity', 'user-agent': 'tsunagi', ...request.headersFor(url) },
        signal,
        // Never held back: where a host ends the connection while the body waits for its reader, undici (7.27 to 7.30)
        // throws out of a socket's event, and the whole process dies. So at most `largestBytes` may lie in memory.
        highWaterMark: request.largestBytes + 1,
      })
    } catch (error) {
      await agent.destroy()
      throw error
    }
    const location = answer.headers.location
    if (request.post || !REDIRECTS.has(answer.statusCode) || typeof location !== 'string') {
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: limited(answer, request.largestBytes, signal, () => {
          done()
          void agent.destroy()
        }),
        url,
      }
    }
    answer.body.on('error', () => {})
    await agent.destroy()
    url = parseAddress(location, url)
  }
  throw new SafeFetchError('too_many_redirects', `More than ${MOST_REDIRECTS} redirects.`)
}

function parseAddress(text: string, base?: URL): URL {
  let url: URL
  try {
    url = new URL(text, base)
  } catch (cause) {
    throw new SafeFetchError('address_refused', 'This is not an address (URL).', { cause })
  }
  if (url.username || url.password)
    throw new SafeFetchError('address_refused', 'The address carries a name or a password.')
  return url
}

/** All addresses of a name are judged: one that is private among public ones is a trap, or a mistake. */
async function judge(
  url: URL,
  loopbackAllowed: boolean,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<ResolvedAddress[]> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new SafeFetchError('address_refused', `Files are not fetched by ${url.protocol.slice(0, 20)}`)
  if (url.protocol === 'http:' && !loopbackAllowed) throw httpsAlone()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = isIP(host)
  const addresses = literal
    ? [{ address: host, family: literal }]
    : await orAbort(resolve(host.replace(/\.$/, '')), signal)
  if (addresses.length === 0) throw new SafeFetchError('unreachable', 'The name has no address.')
  for (const { address } of addresses) {
    if (loopbackAllowed && isLoopbackAddress(address)) continue
    if (!isPublicAddress(address))
      throw new SafeFetchError('address_refused', 'The address is not one of the public internet.')
    if (url.protocol !== 'https:') throw httpsAlone()
  }
  return addresses
}

function httpsAlone(): SafeFetchError {
  return new SafeFetchError('address_refused', 'Files are fetched by HTTPS alone.')
}

/** A name server that keeps silent must not outlast the limit. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Its name look-up knows only what was judged. An address written as a number is not looked up at all. */
function agentFor(addresses: ResolvedAddress[]): Agent {
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all || !first) callback(null, addresses)
    else callback(null, first.address, first.family)
  }
  return new Agent({
    connections: 1,
    pipelining: 0,
    connect: { lookup, timeout: CONNECT_MILLISECONDS },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

/** Passes the body on, counts it, and lets go of connection and timer at its end, whatever the end is. */
function limited(
  answer: Dispatcher.ResponseData,
  largestBytes: number,
  signal: AbortSignal,
  letGo: () => void,
): Readable {
  const announced = Number(answer.headers['content-length'])
  async function* pass(): AsyncGenerator<Buffer> {
    let size = 0
    try {
      if (announced > largestBytes) throw tooLarge(largestBytes)
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > largestBytes) throw tooLarge(largestBytes)
        yield chunk
      }
    } catch (error) {
      throw asSafeFetchError(signal.aborted ? signal.reason : error)
    }
  }
  // A generator that was never begun runs no `finally`; the stream tells its end in any case.
  return Readable.from(pass(), { objectMode: false }).once('close', letGo)
}

function tooLarge(largestBytes: number): SafeFetchError {
  return new SafeFetchError('too_large', `The answer is larger than ${largestBytes} bytes.`)
}

function asSafeFetchError(error: unknown): SafeFetchError {
  if (error instanceof SafeFetchError) return error
  const code = (error as { code?: unknown } | null)?.code
  const words = error instanceof Error ? error.message : String(error)
  return new SafeFetchError('unreachable', typeof code === 'string' ? `${code}: ${words}` : words, {
    cause: error,
  })
}
