/**
 * X-Twilio-Signature: base64(HMAC-SHA1(auth token, public URL + decoded fields sorted by name)).
 * Sources: twilio.com/docs/usage/webhooks/webhooks-security, and twilio-node 6.2.0 `src/webhooks/webhooks.ts`
 * for what the page leaves open (repeated names, ports, escapes). It runs before anything is stored, for
 * everybody who calls: keep it cheap.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { parse, stringify } from 'node:querystring'
import type { Connection, ProviderRequest } from '../channel.ts'
import { decodeForm, decodeFormAsBytes, type Form } from './form.ts'

/** A SHA-1 in base64. */
const SIGNATURE_LENGTH = 28
/** Reading a form as bytes is slow, and strangers may ask for it; Twilio's forms are a few KiB. */
const LARGEST_ODD_BYTES = 64 * 1024

/** True only if the request was signed with one of the connection's auth tokens. */
export function verifySignature(request: ProviderRequest, connection: Connection): boolean {
  const header = request.headers['x-twilio-signature']
  if (header === undefined) return false
  const signature = Buffer.from(header)
  if (signature.length !== SIGNATURE_LENGTH) return false
  const tokens = authTokens(connection)
  if (tokens.length === 0) return false

  const digest = bodyDigestIn(request.url)
  if (digest !== null) {
    return isDigestOf(digest, request.body) && isSigned(signature, request.url, '', 'utf8', tokens)
  }
  const signed = concatenated(decodeForm(request.body))
  if (isSigned(signature, request.url, signed, 'utf8', tokens)) return true
  if (!signed.includes('\ufffd') || request.body.length > LARGEST_ODD_BYTES) return false
  // The form was perhaps no UTF-8: then its bytes are what was signed.
  return isSigned(signature, request.url, concatenated(decodeFormAsBytes(request.body)), 'latin1', tokens)
}

/** The signature of a form whose names are all different. */
export function signatureOf(token: string, url: string, form: Readonly<Record<string, string>>): string {
  return createHmac('sha1', token).update(url).update(concatenated(form)).digest('base64')
}

/** Both tokens count while they are exchanged. An empty one never does: anybody could sign with it. */
function authTokens(connection: Connection): string[] {
  const { auth_token: first, auth_token_secondary: second } = connection.secrets
  return [first, second].filter((token): token is string => token !== undefined && token !== '')
}

/** A body that is no form is not in the signature itself; the signed URL then carries its SHA-256. */
function bodyDigestIn(url: string): string | null {
  if (!url.includes('bodySHA256')) return null
  const query = url.indexOf('?')
  return query < 0 ? null : new URLSearchParams(url.slice(query)).get('bodySHA256')
}

function isDigestOf(digest: string, body: Buffer): boolean {
  const expected = Buffer.from(createHash('sha256').update(body).digest('hex'))
  const given = Buffer.from(digest.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Names in code-unit order, each before each of its distinct values, which are sorted too. */
function concatenated(form: Form): string {
  let text = ''
  for (const name of Object.keys(form).sort()) {
    const value = form[name]
    if (typeof value === 'string') text += name + value
    else for (const one of [...new Set(value)].sort()) text += name + one
  }
  return text
}

function isSigned(
  signature: Buffer,
  url: string,
  fields: string,
  encoding: 'utf8' | 'latin1',
  tokens: readonly string[],
): boolean {
  for (const candidate of writingsOf(url)) {
    for (const token of tokens) {
      const expected = createHmac('sha1', token).update(candidate).update(fields, encoding).digest('base64')
      if (timingSafeEqual(Buffer.from(expected), signature)) return true
    }
  }
  return false
}

/**
 * The writings of our address that may have been signed, the likeliest first: with and without the port, with
 * the default port, without userinfo and fragment, normalised, and with the query string as older back ends
 * escape it. Lazy, because the first nearly always fits.
 */
function* writingsOf(url: string): Iterable<string> {
  const seen = new Set<string>()
  for (const writing of everyWritingOf(url)) {
    if (seen.has(writing)) continue
    seen.add(writing)
    yield writing
  }
}

function* everyWritingOf(url: string): Iterable<string> {
  yield url
  yield* portsOf(url)
  const bare = withoutUserinfoAndFragment(url)
  yield bare
  yield* portsOf(bare)
  if (!URL.canParse(url)) return
  const normalised = [...portsOf(new URL(url).toString())]
  yield* normalised
  yield* normalised.map(withOlderQuery)
}

function* portsOf(url: string): Iterable<string> {
  yield withPort(url, '')
  const { port } = partsOf(url)
  yield port ? url : withPort(url, defaultPortOf(url))
}

function withPort(url: string, port: string): string {
  const { scheme, userinfo, host, rest } = partsOf(url)
  return scheme === '' ? url : scheme + userinfo + host + port + rest
}

function defaultPortOf(url: string): string {
  return /^https:/i.test(url) ? ':443' : ':80'
}

function withoutUserinfoAndFragment(url: string): string {
  const { scheme, host, port, rest } = partsOf(url)
  return scheme === '' ? url : scheme + host + port + rest.replace(/#.*$/s, '')
}

/** Splits without normalising, so that path and query keep the characters that were signed. */
function partsOf(url: string): Record<'scheme' | 'userinfo' | 'host' | 'port' | 'rest', string> {
  const [whole = '', scheme = '', userinfo = '', host = '', port = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)((?:[^/?#]*@)?)(\[[^\]/?#]*\]|[^:/?#]*)((?::[^/?#]*)?)/i.exec(url) ?? []
  return { scheme, userinfo, host, port, rest: url.slice(whole.length) }
}

function withOlderQuery(url: string): string {
  const query = url.indexOf('?')
  if (query < 0 || query === url.length - 1) return url
  return `${url.slice(0, query)}?${stringify(parse(url.slice(query + 1)))}`
}
