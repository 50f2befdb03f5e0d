/**
 * One HTTP call to a provider, that never throws and tells how far it came: that decides whether a message may be
 * sent again (precise 8). Redirects are not followed, so credentials stay with the host that they were meant for, and
 * nothing is tried a second time.
 */
import { Agent, type Dispatcher } from 'undici'
import type { CallLimits } from './channel.ts'

export type CallResult =
  /** No byte of the request left us. */
  | { reached: 'nobody'; reason: string }
  /** Something of the request was written, and no whole answer came. */
  | { reached: 'perhaps'; reason: string; httpStatus: number | null }
  | { reached: 'provider'; httpStatus: number; headers: AnswerHeaders; body: Buffer }

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface HttpCall {
  method: 'GET' | 'POST'
  url: URL
  headers: Record<string, string>
  body: string | null
  /** A larger answer is not read to its end: `perhaps`. */
  largestAnswerBytes: number
}

export type OneCall = (call: HttpCall, limits: CallLimits) => Promise<CallResult>

/**
 * A socket that the other side closes just as we write looks like a message that was lost on the way. So idle
 * sockets are given up long before the providers' own limits, and the case is rare.
 */
const IDLE_SOCKET_MILLISECONDS = 1_000
/** The call's own limit ends it earlier; this one ends a connection attempt that nobody waits for any more. */
const CONNECT_MILLISECONDS = 10_000

export function createOneCall(): OneCall {
  const agent = new Agent({
    keepAliveTimeout: IDLE_SOCKET_MILLISECONDS,
    keepAliveMaxTimeout: IDLE_SOCKET_MILLISECONDS,
    connect: { timeout: CONNECT_MILLISECONDS },
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return (call, limits) => callOnce(agent, call, limits)
}

function callOnce(agent: Agent, call: HttpCall, limits: CallLimits): Promise<CallResult> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null
    let httpStatus: number | null = null
    let headers: AnswerHeaders = {}
    const chunks: Buffer[] = []
    let size = 0
    let settled = false

    const settle = (result: CallResult) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const fail = (reason: string) => {
      settle(controller ? { reached: 'perhaps', reason, httpStatus } : { reached: 'nobody', reason })
    }
    const stop = (reason: string) => {
      fail(reason)
      controller?.abort(new Error(reason))
    }
    const onAbort = () => stop('The call was stopped.')
    const timer = setTimeout(
      () => stop(`No answer within ${limits.timeoutMilliseconds} ms.`),
      limits.timeoutMilliseconds,
    )
    if (limits.signal?.aborted) return onAbort()
    limits.signal?.addEventListener('abort', onAbort, { once: true })

    try {
      agent.dispatch(
        {
          origin: call.url.origin,
          path: call.url.pathname + call.url.search,
          method: call.method,
          headers: call.headers,
          body: call.body,
        },
        {
          // Called right before the first byte is written: whatever happens from here on leaves a doubt.
          onRequestStart(started) {
            if (settled) return started.abort(new Error('Nobody waits for this call any more.'))
            controller = started
          },
          onResponseStart(_, status, answerHeaders) {
            if (status < 200) return
            httpStatus = status
            headers = answerHeaders
          },
          onResponseData(_, chunk) {
            size += chunk.length
            if (size > call.largestAnswerBytes)
              stop(`The answer is larger than ${call.largestAnswerBytes} bytes.`)
            else chunks.push(chunk)
          },
          onResponseEnd() {
            if (httpStatus === null) fail('The answer has no status.')
            else settle({ reached: 'provider', httpStatus, headers, body: Buffer.concat(chunks) })
          },
          onResponseError(_, error) {
            fail(reasonOf(error))
          },
        },
      )
    } catch (error) {
      // Thrown before anything is written, for a request that cannot be written at all.
      fail(reasonOf(error))
    }
  })
}

/** The code says more than the sentence (`ECONNREFUSED`), and several addresses that failed have no sentence. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return [code, error.message].filter((part) => part !== '').join(': ')
}
