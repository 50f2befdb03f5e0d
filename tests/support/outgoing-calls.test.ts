/** Whoever calls out of the server goes through the guarded client, or to an address that the operator has fixed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SERVER = join(import.meta.dirname, '../../src/server')

/** What may call by itself, and why that is safe. Whatever a stranger names belongs to `safeFetch`. */
const ALLOWED: Record<string, string> = {
  'lib/safe-fetch.ts': 'the guarded client',
  'channels/call-once.ts': 'providers, at the bases of the configuration; follows no redirect',
  'channels/examination.ts': 'our own webhook, at PUBLIC_URL; follows no redirect',
  'channels/simulator/adapter.ts': 'the simulated phone that this process has started',
  'attachments/s3-storage.ts': 'S3_URL; follows no redirect',
  'people/open-id.ts': 'OIDC_ISSUER and what it names; follows no redirect',
  'mail/mail-transport.ts': 'SMTP_URL',
  'moving-in/read-pipedrive.ts': 'named on the command line; follows no redirect',
  'demo/seed-demo.ts': 'the demo itself, on this machine',
  'embedded-postgres/hold-folder.ts': 'a socket in DATA_DIR',
}

/** Names a way out: a bare fetch, a client, or one of the modules with which sockets are opened. */
const WAYS_OUT = [
  /(?<![.\w])fetch\s*\(/,
  /globalThis\.fetch|[:=(,{]\s*fetch\s*[,)}\n]/,
  /from '(undici|openid-client|aws4fetch|nodemailer|axios|got|node-fetch)'/,
  /import\('(undici|openid-client|node:(https?|http2|net|tls|dgram))'\)/,
  /new WebSocket\(/,
  /\bimport (?!type\b)[^'\n]*\b(request|get|connect|createConnection|Socket)\b[^'\n]*'node:(https?|http2|net|tls|dgram)'/,
  /webPush\.sendNotification/,
]

const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'channels/contract.ts',
)

function callsOut(text: string): boolean {
  return WAYS_OUT.some((way) => way.test(text))
}

test('nothing else in the server opens a way out', () => {
  const found = sources.filter((name) => callsOut(readFileSync(join(SERVER, name), 'utf8')))
  expect(found.sort()).toEqual(Object.keys(ALLOWED).sort())
})

test('a new one would be found', () => {
  for (const line of [
    'const answer = await fetch(url)',
    "import { request } from 'undici'",
    "import { connect } from 'node:tls'",
    'const call = globalThis.fetch',
    'openClient({ base, fetch })',
    "const { request } = await import('undici')",
    "new WebSocket('wss://elsewhere.example')",
  ])
    expect(callsOut(line), line).toBe(true)
  expect(callsOut('await safeFetch({ url })')).toBe(false)
})
