/** A provider's request as it came, and how those that are none of ours are turned away. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ProviderRequest } from '../channels/channel.ts'
import { AppError } from '../errors.ts'

/** The signature is over the bytes: whatever the content type says, they are not touched. */
export function takeBodiesAsBytes(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  scope.decorateRequest('writtenContentType', null)
  scope.addHook('onRequest', keepContentTypeAside)
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a webhook request, as the provider wrote it; null where it wrote none. */
    writtenContentType: string | null
  }
}

/** Fastify answers 415 to a content type that it cannot read, before anybody could judge the signature. */
async function keepContentTypeAside(request: FastifyRequest): Promise<void> {
  request.writtenContentType = request.headers['content-type'] ?? null
  request.headers['content-type'] = 'application/octet-stream'
}

export function providerRequest(request: FastifyRequest, publicUrl: string): ProviderRequest {
  const headers: Record<string, string> = {}
  const written = { ...request.headers, 'content-type': request.writtenContentType ?? undefined }
  for (const [name, value] of Object.entries(written)) {
    if (value !== undefined && name !== 'cookie')
      headers[name] = cleaned(Array.isArray(value) ? value.join(', ') : value)
  }
  return {
    method: request.method,
    // The address as the provider called it: PUBLIC_URL is configuration, never guessed from a proxy's headers.
    url: cleaned(publicUrl + request.url),
    headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  }
}

/** PostgreSQL's text holds no U+0000 and no lone surrogates (precise 5). */
function cleaned(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}

export function unknownChannel() {
  return new AppError(
    404,
    'UNKNOWN_CHANNEL',
    'There is no such channel.',
    'Copy the address from the messaging settings again.',
  )
}

export function wrongSignature() {
  return new AppError(
    403,
    'WRONG_SIGNATURE',
    'The signature is missing or was not made with this channel’s secret for this address.',
    'Check the secret in the messaging settings, and that PUBLIC_URL is exactly what the provider calls.',
  )
}
