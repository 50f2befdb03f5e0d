/** The frame around every answer, and how an error becomes one (contract §4). */
import type { FastifyReply } from 'fastify'
import type { SuccessOf } from '../../shared/contract/envelope.ts'
import type { AppError } from '../errors.ts'

export function success<T>(
  data: T,
  additional: { next_cursor?: string | null; event_cursor?: string } = {},
): SuccessOf<T> {
  return { success: true, data, additional_data: additional }
}

export function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  return reply
    .code(error.status)
    .headers(error.headers)
    .send({
      success: false,
      error: error.message,
      error_info: error.whatToDo,
      data: null,
      additional_data: { code: error.code },
    })
}
