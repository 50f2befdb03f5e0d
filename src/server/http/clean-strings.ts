/** PostgreSQL's text holds no U+0000 and no lone surrogates: they become U+FFFD in whatever a request sends. */
import type { FastifyRequest } from 'fastify'

export function cleanStrings(request: FastifyRequest): void {
  request.body = cleaned(request.body)
  request.query = cleaned(request.query)
  request.params = cleaned(request.params)
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\ufffd')
  if (Array.isArray(value)) return value.map(cleaned)
  // Bytes and streams are nobody's text.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'pipe' in value)
    return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [cleaned(name) as string, cleaned(one)]),
  )
}
