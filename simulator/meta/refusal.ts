/** Graph's error answers (protocols 3.6). */
import { randomBytes } from 'node:crypto'
import type { Answer, Manners } from '../answer-call.ts'
import type { Fault } from '../faults.ts'

export class GraphRefusal extends Error {
  override name = 'GraphRefusal'
  readonly code: number
  readonly subcode: number | null
  constructor(code: number, subcode: number | null, message: string) {
    super(message)
    this.code = code
    this.subcode = subcode
  }
}

export const graphManners: Manners = {
  refuse: (error) =>
    error instanceof GraphRefusal
      ? { status: 400, body: graphError(error.code, error.subcode, error.message) }
      : null,
  rateLimited: (fault) => ({
    ...failure(fault, 400, 613, '(#613) Calls to this api have exceeded the rate limit.'),
    headers: {
      'x-business-use-case-usage': JSON.stringify({
        '0': [
          {
            type: 'messenger',
            call_count: 100,
            total_cputime: 1,
            total_time: 1,
            estimated_time_to_regain_access: Math.ceil((fault.retry_after_seconds ?? 60) / 60),
          },
        ],
      }),
    },
  }),
  serverError: (fault) => {
    const message = 'An unexpected error has occurred. Please retry your request later.'
    return failure(fault, 500, 2, message, { is_transient: true })
  },
  refusal: (fault) => failure(fault, 400, 551, "(#551) This person isn't available right now."),
}

function failure(fault: Fault, status: number, code: number, message: string, more = {}): Answer {
  return {
    status: fault.status ?? status,
    body: graphError(fault.code ?? code, null, fault.message ?? message, more),
  }
}

function graphError(code: number, subcode: number | null, message: string, more = {}) {
  return {
    error: {
      message,
      type: 'OAuthException',
      ...more,
      code,
      ...(subcode === null ? {} : { error_subcode: subcode }),
      fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
    },
  }
}
