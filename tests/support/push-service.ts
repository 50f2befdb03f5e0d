/** A push service of the test's own: browsers subscribe at it, and it opens what it gets as a browser would. */
import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import ece from 'http_ece'
import type { DesktopNotification, PushSubscriptionRequest } from '../../src/shared/contract/notifications.ts'

export interface Pushed {
  browser: string
  notification: DesktopNotification
  headers: Record<string, string | string[] | undefined>
  /** What the signature says, once it was found to be right. */
  claims: { aud: string; sub: string; exp: number }
  publicKey: string
}

export interface PushService {
  url: string
  pushed: Pushed[]
  /** What to answer from now on; 201 takes it. */
  status: number
  attempts: number
  /** What a browser of this name would give to the product. */
  subscribe(browser: string): PushSubscriptionRequest
  close(): Promise<void>
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, { ecdh: ECDH; auth: Buffer }>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      service.attempts++
      const name = request.url?.slice(1) ?? ''
      const browser = browsers.get(name)
      if (browser && service.status === 201) {
        const plain = ece.decrypt(Buffer.concat(chunks), {
          version: 'aes128gcm',
          privateKey: browser.ecdh,
          authSecret: browser.auth.toString('base64url'),
        })
        const signed = verifySignature(String(request.headers.authorization))
        const notification = JSON.parse(plain.toString()) as DesktopNotification
        service.pushed.push({ browser: name, notification, headers: request.headers, ...signed })
      }
      response.writeHead(browser ? service.status : 404).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service: PushService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pushed: [],
    status: 201,
    attempts: 0,
    subscribe(name) {
      const ecdh = createECDH('prime256v1')
      const p256dh = ecdh.generateKeys('base64url')
      const auth = randomBytes(16)
      browsers.set(name, { ecdh, auth })
      return {
        endpoint: `${service.url}/${name}`,
        expirationTime: null,
        keys: { p256dh, auth: auth.toString('base64url') },
      }
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return service
}

/** RFC 8292: a JWT that the public key beside it has signed. */
function verifySignature(authorization: string): Pick<Pushed, 'claims' | 'publicKey'> {
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(publicKey, 'base64url')
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const right = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!right) throw new Error('the push message is not signed by the key that it names')
  return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString()), publicKey }
}
