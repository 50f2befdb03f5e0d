/** What a call to the server can end with besides its answer. Both say what happened; the screen says what to do. */

/** The server answered, and refused. `code` is looked up in the catalogue; `sentence` is its own, in English. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly sentence: string
  readonly whatToDo: string

  constructor(status: number, code: string, sentence: string, whatToDo: string) {
    super(`${code}: ${sentence}`)
    this.status = status
    this.code = code
    this.sentence = sentence
    this.whatToDo = whatToDo
  }
}

/** No answer came, or none that can be read: what was asked may or may not have been done. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}
