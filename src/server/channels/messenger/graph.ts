/** Calls to Meta's Graph, each with the page's token and the proof that we hold the app's secret. */
import { createHmac } from 'node:crypto'
import { type CallResult, createOneCall, type OneCall } from '../call-once.ts'
import type { CallLimits, Connection } from '../channel.ts'
import { isOnLoopback } from '../examination.ts'

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
  /** With the app's own token instead of the page's. */
  asApp?: true
  /** A larger answer is not read to its end. */
  largestAnswerBytes?: number
}

export type Graph = (call: GraphCall, connection: Connection, limits: CallLimits) => Promise<CallResult>

const LARGEST_ANSWER_BYTES = 1024 * 1024

/** Throws where credentials would go to anything but HTTPS, except on this machine itself. */
export function createGraph(base: GraphBase, callOnce: OneCall = createOneCall()): Graph {
  const url = new URL(base.graphBase)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOnLoopback(url)))
    throw new Error('graphBase must begin with https:// unless it is on loopback.')

  return ({ method, path, query, json, asApp, largestAnswerBytes }, connection, limits) =>
    callOnce(
      {
        method,
        url: addressOf(base, path, { ...query, ...tokenOf(connection, asApp) }),
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
): URL {
  const below = [graphVersion, ...path].map(encodeURIComponent).join('/')
  const url = new URL(`${graphBase.replace(/\/+$/, '')}/${below}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** The app's own token is its id and its secret: that is proof enough. */
function tokenOf({ settings, secrets }: Connection, asApp?: true): Record<string, string> {
  const secret = secrets.app_secret ?? ''
  if (asApp) return { access_token: `${settings.app_id}|${secret}` }
  const token = secrets.page_access_token ?? ''
  return { access_token: token, appsecret_proof: appSecretProof(token, secret) }
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
