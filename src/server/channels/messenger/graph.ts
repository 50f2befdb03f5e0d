/** Calls to Meta's Graph, each with the page's token and the proof that we hold the app's secret. */
import { createHmac } from 'node:crypto'
import { type CallResult, createOneCall, type OneCall } from '../call-once.ts'
import type { CallLimits, Connection } from '../channel.ts'

export interface GraphBase {
  /** https://graph.facebook.com, or a stand-in on loopback. */
  graphBase: string
  /** `v25.0` */
  graphVersion: string
}

export interface GraphCall {
  method: 'GET' | 'POST'
  /** Below the version; ids come from settings, so each part is escaped. */
  path: readonly string[]
  query?: Readonly<Record<string, string>>
  json?: object
  /** A larger answer is not read to its end. */
  largestAnswerBytes?: number
}

export type Graph = (call: GraphCall, connection: Connection, limits: CallLimits) => Promise<CallResult>

const LARGEST_ANSWER_BYTES = 1024 * 1024

/** Throws where credentials would go to anything but HTTPS, except on this machine itself. */
export function createGraph(base: GraphBase, callOnce: OneCall = createOneCall()): Graph {
  const url = new URL(base.graphBase)
  const onLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && onLoopback))
    throw new Error('graphBase must begin with https:// unless it is on loopback.')

  return ({ method, path, query, json, largestAnswerBytes }, connection, limits) =>
    callOnce(
      {
        method,
        url: addressOf(base, path, query ?? {}, connection),
        headers: {
          accept: 'application/json',
          'user-agent': 'tsunagi',
          ...(json ? { 'content-type': 'application/json' } : {}),
        },
        body: json ? JSON.stringify(json) : null,
        largestAnswerBytes: largestAnswerBytes ?? LARGEST_ANSWER_BYTES,
      },
      limits,
    )
}

function addressOf(
  { graphBase, graphVersion }: GraphBase,
  path: readonly string[],
  query: Readonly<Record<string, string>>,
  { secrets }: Connection,
): URL {
  const below = [graphVersion, ...path].map(encodeURIComponent).join('/')
  const url = new URL(`${graphBase.replace(/\/+$/, '')}/${below}`)
  const token = secrets.page_access_token ?? ''
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  url.searchParams.set('access_token', token)
  url.searchParams.set('appsecret_proof', appSecretProof(token, secrets.app_secret ?? ''))
  return url
}

/**
 * Hex HMAC-SHA256 of the token under the app's secret: a stolen token alone is then worth nothing.
 * Source: developers.facebook.com/docs/graph-api/guides/secure-requests.
 */
function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex')
}

/** All that must not be repeated in evidence: the secrets, as they stand and as an address has them, and the proof. */
export function hiddenWords({ secrets }: Connection): string[] {
  const plain = Object.values(secrets).filter((secret) => secret !== '')
  const escaped = plain.map((secret) => new URLSearchParams({ s: secret }).toString().slice(2))
  return [...plain, ...escaped, appSecretProof(secrets.page_access_token ?? '', secrets.app_secret ?? '')]
}
