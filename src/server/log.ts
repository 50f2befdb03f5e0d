/**
 * Structured logs on stdout. Never message texts, secrets or phone numbers: log ids, and what is listed here is
 * cut out should it slip in.
 */
import { type Logger, type LoggerOptions, pino } from 'pino'

export type Log = Logger

const SECRET_FIELDS = [
  'auth_token',
  'authToken',
  'password',
  'token',
  'secret',
  'secrets',
  'authorization',
  'cookie',
  'text',
  'body',
  'phone',
]

export function createLog(level: string): Log {
  return pino(logOptions(level))
}

export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[kept out]' },
    serializers: { err: describeError },
  }
}

/** An error without its data: a database error's `detail` repeats the row that it speaks of. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, constraint, table } = error as Error & {
    code?: unknown
    constraint?: unknown
    table?: unknown
  }
  return { type: error.name, message: error.message, code, constraint, table, stack: error.stack }
}
