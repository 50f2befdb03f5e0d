/** PostgreSQL's text holds no U+0000 and no lone surrogates: they become U+FFFD in whatever a request sends. */
import type { FastifyRequest } from 'fastify'
import { badRequest } from '../errors.ts'

/** Nothing that is asked for here is nested ten deep; some hundred thousand fit into a body, and end every recursion. */
const DEEPEST = 100

export function cleanStrings(request: FastifyRequest): void {
  request.body = cleaned(request.body)
  request.query = cleaned(request.query)
  request.params = cleaned(request.params)
}

function cleaned(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\ufffd')
  if (depth > DEEPEST) throw badRequest('The request is nested too deeply.', `Nest at most ${DEEPEST} deep.`)
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1))
  // Bytes and streams are nobody's text.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'pipe' in value)
    return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [cleaned(name) as string, cleaned(one, depth + 1)]),
  )
}
