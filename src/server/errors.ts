/**
 * Errors that people see. Each has a code for programs, a sentence for people, and what to do (contract §4).
 * Anything else that is thrown is a fault of ours: it is logged whole and answered as INTERNAL_ERROR.
 */
export class AppError extends Error {
  override name = 'AppError'
  readonly status: number
  readonly code: string
  readonly whatToDo: string
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    sentence: string,
    whatToDo: string,
    headers: Record<string, string> = {},
  ) {
    super(sentence)
    this.status = status
    this.code = code
    this.whatToDo = whatToDo
    this.headers = headers
  }
}

export const invalid = (code: string, sentence: string, whatToDo: string) =>
  new AppError(422, code, sentence, whatToDo)

export const badRequest = (sentence: string, whatToDo = 'Correct the request and send it again.') =>
  new AppError(400, 'BAD_REQUEST', sentence, whatToDo)

export const notSignedIn = () =>
  new AppError(401, 'NOT_SIGNED_IN', 'You are not signed in.', 'Sign in, or send a valid API token.')

export const forbidden = (code: string, sentence: string, whatToDo: string) =>
  new AppError(403, code, sentence, whatToDo)

/** Unknown and forbidden ids answer alike, so that nobody learns what exists. */
export const notFound = (what: string) =>
  new AppError(404, 'NOT_FOUND', `This ${what} does not exist, or you may not see it.`, 'Go back and reload.')

export const conflict = (code: string, sentence: string, whatToDo: string) =>
  new AppError(409, code, sentence, whatToDo)
