/** Persons from a table: what its columns may hold, how far an import is, and what was wrong with which line. */
import { type Static, Type } from 'typebox'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'

/** In the order in which the page offers them, and in which an export writes them. */
export const PERSON_COLUMNS = [
  'name',
  'last_name',
  'first_name',
  'organization',
  'email',
  'phone',
  'job_title',
  'birthday',
  'address',
  'notes',
  'owner',
] as const
export type PersonColumn = (typeof PERSON_COLUMNS)[number]
const Column = Type.Enum([...PERSON_COLUMNS])

/** Of these one person may have several columns. */
export const SEVERAL_COLUMNS: readonly PersonColumn[] = ['email', 'phone']

export const TABLE_ENCODINGS = [
  'utf-8',
  'shift_jis',
  'windows-1252',
  'utf-16le',
  'utf-16be',
  'euc-jp',
] as const
export type TableEncoding = (typeof TABLE_ENCODINGS)[number]

/** How the file is to be read, where what its bytes tell is wrong. */
export const TableReading = Type.Object({
  encoding: Type.Optional(Type.Enum([...TABLE_ENCODINGS])),
  headings: Type.Optional(Type.Boolean({ description: 'false: the first line is a person already' })),
  instead: Type.Optional(
    Type.String({ description: 'the id of an earlier reading of the same file, which goes' }),
  ),
})
export type TableReading = Static<typeof TableReading>

export const PersonImport = Type.Object({
  id: Id,
  user_id: UserId,
  file_name: Type.String(),
  encoding: Type.String({ description: 'as it was chosen, else as it was told from the bytes' }),
  has_headings: Type.Boolean(),
  delimiter: Type.String(),
  columns: Type.Array(
    Type.Object({
      heading: Type.String(),
      samples: Type.Array(Type.String()),
      field: Nullable(Column),
    }),
  ),
  state: Type.Enum(['waiting', 'importing', 'imported', 'undoing', 'undone'], {
    description: 'waiting: for its columns to be confirmed',
  }),
  total: Type.Integer({ description: 'lines with something in them, but for the headings' }),
  done: Type.Integer(),
  made: Type.Integer(),
  refused: Type.Integer({ description: 'lines that were left out because something in them is wrong' }),
  known: Type.Integer({ description: 'lines that were left out because their phone or email is known' }),
  removed: Type.Integer({ description: 'persons and organizations that the undo took away' }),
  kept: Type.Integer({ description: 'those that it left, because somebody has worked with them' }),
  created_at: Time,
  ended_at: Nullable(Time),
})
export type PersonImport = Static<typeof PersonImport>

export const StartPersonImport = Type.Object({
  columns: Type.Array(Nullable(Column), { minItems: 1, maxItems: 200 }),
  known_too: Type.Optional(
    Type.Boolean({ default: false, description: 'make those, too, whose phone or email is known' }),
  ),
})
export type StartPersonImport = Static<typeof StartPersonImport>

export const ImportProblem = Type.Object({
  line: Type.Integer(),
  code: Type.String(),
  heading: Nullable(Type.String()),
  value: Nullable(Type.String()),
  person: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  sentence: Type.String(),
  what_to_do: Type.String(),
})
export type ImportProblem = Static<typeof ImportProblem>

export const ImportListQuery = Type.Object(ListQuery)
