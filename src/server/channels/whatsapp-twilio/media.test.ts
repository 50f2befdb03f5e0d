import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MediaLimits, MediaUnavailable, ProviderUnavailable } from '../channel.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { connection } from './example-world.ts'

const limits: MediaLimits = { timeoutMilliseconds: 10_000, largestBytes: 1_000 }
let seen: { host: string; authorization: string | undefined }[] = []
let answer: RequestListener = () => {}

const listen = (name: string) => {
  const server = createServer((request, response) => {
    seen.push({ host: name, authorization: request.headers.authorization })
    answer(request, response)
  })
  return { server, url: '' }
}
const twilio = listen('twilio')
const storage = listen('storage')

beforeAll(async () => {
  for (const one of [twilio, storage]) {
    await new Promise<void>((resolve) => one.server.listen(0, '127.0.0.1', resolve))
    one.url = `http://127.0.0.1:${(one.server.address() as AddressInfo).port}`
  }
})
afterAll(() => {
  for (const { server } of [twilio, storage]) {
    server.closeAllConnections()
    server.close()
  }
})

function open(reference: string, apiBase = twilio.url, changed: Partial<MediaLimits> = {}) {
  seen = []
  const adapter = createWhatsAppTwilio({ apiBase, messagingBase: apiBase, contentBase: apiBase })
  return adapter.openMedia(reference, connection, { ...limits, ...changed })
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof MediaUnavailable) return error.failure.code
  expect(error).toBeInstanceOf(ProviderUnavailable)
  return 'later'
}

test('the account’s credentials go to Twilio, and not on to the storage that it leads to', async () => {
  answer = (request, response) => {
    if (request.url === '/Media/ME1') response.writeHead(307, { location: `${storage.url}/file` }).end()
    else response.writeHead(200, { 'content-type': 'audio/ogg' }).end('sound')
  }
  const opened = await open(`${twilio.url}/Media/ME1`)
  expect(opened).toMatchObject({ contentType: 'audio/ogg', name: null })
  expect(Buffer.concat(await opened.body.toArray()).toString()).toBe('sound')
  const basic = Buffer.from(`${connection.settings.account_sid}:${connection.secrets.auth_token}`).toString(
    'base64',
  )
  expect(seen).toEqual([
    { host: 'twilio', authorization: `Basic ${basic}` },
    { host: 'storage', authorization: undefined },
  ])
})

test('a message that points elsewhere gets no credentials, also where the storage leads back', async () => {
  answer = (_request, response) => response.end('x')
  await open(`${storage.url}/x`).then(({ body }) => body.resume())
  expect(seen).toEqual([{ host: 'storage', authorization: undefined }])
})

test('where Twilio is out there, nothing on this machine or in its network is fetched', async () => {
  answer = (_request, response) => response.end('secret')
  for (const url of [
    `${storage.url}/x`,
    'http://169.254.169.254/',
    'http://api.twilio.com/x',
    'file:///etc/passwd',
  ])
    expect(await failureOf(open(url, 'https://api.twilio.com'))).toBe('MEDIA_ADDRESS_REFUSED')
  expect(seen).toEqual([])
})

test.each([
  [401, 'later'],
  [403, 'later'],
  [404, 'MEDIA_GONE'],
  [410, 'MEDIA_GONE'],
  [429, 'later'],
  [500, 'later'],
  [503, 'later'],
])('the answer %i: %s', async (status, failure) => {
  answer = (_request, response) => response.writeHead(status).end('no')
  expect(await failureOf(open(`${twilio.url}/Media/ME1`))).toBe(failure)
})

test('an answer that is lost may come later; one that is too large never fits', async () => {
  answer = (request) => request.socket.destroy()
  expect(await failureOf(open(`${twilio.url}/Media/ME1`))).toBe('later')
  answer = (_request, response) => response.writeHead(200, { 'content-length': 1001 }).end(Buffer.alloc(1001))
  const opened = await open(`${twilio.url}/Media/ME1`)
  await expect(opened.body.toArray()).rejects.toMatchObject({ problem: 'too_large' })
})
