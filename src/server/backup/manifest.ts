/**
 * What a backup says of itself. The file is a gzipped tar, so that it can be looked into with common tools:
 *
 *     manifest.json                     first
 *     schema/0001-inbox.sql …           the migrations that made its tables
 *     tables/messages/000001.copy …     rows as COPY writes them, in pieces of some megabytes
 *     attachments/1/0195….              files as they are
 *     end.json                          last: how much there was, so that a file that was cut off is recognised
 */
import type { SequenceState, TableShape } from '../store/snapshot.ts'

export const FORMAT = 1

export interface Manifest {
  product: 'tsunagi'
  format: number
  made_at: string
  /** Of the SECRET_KEY that its secrets are sealed with; the key itself is in no backup. */
  key_fingerprint: string | null
  migrations: string[]
  tables: TableShape[]
  sequences: SequenceState[]
}

export interface End {
  rows: Record<string, number>
  files: number
}

/** Why a backup cannot be made or brought back, and what to do. */
export class BackupError extends Error {
  override name = 'BackupError'
  readonly code: string
  constructor(code: string, sentence: string, whatToDo: string) {
    super(`${sentence} ${whatToDo} (${code})`)
    this.code = code
  }
}
