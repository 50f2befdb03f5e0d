/** Why the embedded PostgreSQL cannot be had, and what to do about it. Shown to whoever started the product. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
  readonly code: EmbeddedPostgresErrorCode
  readonly whatToDo: string

  constructor(code: EmbeddedPostgresErrorCode, sentence: string, whatToDo: string) {
    super(`${sentence} ${whatToDo}`)
    this.code = code
    this.whatToDo = whatToDo
  }
}

export type EmbeddedPostgresErrorCode =
  /** Another process holds this data folder. */
  | 'DATA_DIR_IN_USE'
  /** The folder, or something in it, cannot be used by the user that starts the product. */
  | 'DATA_DIR_UNUSABLE'
  /** The folder was made by another major version of PostgreSQL. */
  | 'DATA_DIR_OF_ANOTHER_VERSION'
  /** There is no embedded PostgreSQL for this machine, or it does not run here. */
  | 'POSTGRES_UNAVAILABLE'
  /** It is there, but it does not start. */
  | 'POSTGRES_DOES_NOT_START'
