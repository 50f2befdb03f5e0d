/** A store that speaks as much S3 as we need, and judges every signature by Amazon's document (Signature Version 4). */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const S3 = {
  region: 'eu-test-1',
  accessKeyId: 'EXAMPLEKEY',
  secretAccessKey: 'example/secret+key==',
}

export interface S3Server {
  /** With the bucket. */
  place: string
  objects: Map<string, Buffer>
  /** Answers so many requests with 503 first. */
  failNext(count: number): void
  close(): Promise<void>
}

export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  let failing = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    if (failing > 0) {
      failing--
      answer(response, 503, '<Error><Code>SlowDown</Code></Error>')
    } else if (isSigned(request)) act(objects, request, response, body)
    else answer(response, 403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    place: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/tsunagi`,
    objects,
    failNext(count) {
      failing = count
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function act(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const name = new URL(request.url ?? '', 'http://here').pathname
  if (request.method === 'PUT') {
    // S3 takes no chunks of unknown number.
    const isWhole = Number(request.headers['content-length']) === body.length
    if (isWhole) objects.set(name, body)
    answer(response, isWhole ? 200 : 411, '')
  } else if (request.method === 'DELETE') {
    objects.delete(name)
    answer(response, 204, '')
  } else give(objects.get(name), request, response)
}

function give(found: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (!found) {
    answer(response, 404, '<Error><Code>NoSuchKey</Code></Error>')
    return
  }
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const part = start === undefined ? found : found.subarray(Number(start), Number(end) + 1)
  response.writeHead(start === undefined ? 200 : 206, { 'content-length': part.length })
  response.end(request.method === 'HEAD' ? undefined : part)
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body)
}

/** docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned(request: IncomingMessage): boolean {
  const [, credential = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const [keyId, date = '', region = '', service = '', end = ''] = credential.split('/')
  if (keyId !== S3.accessKeyId || region !== S3.region || service !== 's3' || end !== 'aws4_request')
    return false
  const url = new URL(request.url ?? '', 'http://here')
  const canonical = [
    request.method,
    url.pathname,
    [...url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    names,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const moment = String(request.headers['x-amz-date'])
  const scope = [date, region, service, end].join('/')
  const toSign = [
    'AWS4-HMAC-SHA256',
    moment,
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  const key = [date, region, service, end].reduce(
    (secret: Buffer, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${S3.secretAccessKey}`),
  )
  const expected = createHmac('sha256', key).update(toSign).digest()
  return (
    moment.startsWith(date) && signature !== '' && timingSafeEqual(expected, Buffer.from(signature, 'hex'))
  )
}
