/** A table is taken in and looked at; nothing is made before its columns are confirmed. */
import {
  SEVERAL_COLUMNS,
  type StartPersonImport,
  type TableReading,
} from '../../../shared/contract/person-imports.ts'
import type { Core } from '../../conversations/core.ts'
import { conflict, invalid, notFound } from '../../errors.ts'
import { recordAudit } from '../../events/record-audit.ts'
import { newId } from '../../lib/ids.ts'
import { mayUsePersonImport } from '../../policy/person-import.ts'
import {
  deleteWaitingImport,
  findPersonImport,
  insertPersonImport,
  type PersonImportRow,
  startImportUndo,
  startPersonImport,
} from '../../store/person-imports.ts'
import type { UserRow } from '../../store/users.ts'
import { decodeTable, delimiterOf, readLines } from './read-table.ts'
import { recogniseColumns } from './recognise-columns.ts'

export const LARGEST_TABLE_BYTES = 10 * 1024 * 1024
const MOST_LINES = 100_000
const MOST_COLUMNS = 200
const SAMPLES = 3
const LONGEST_SAMPLE = 80

/** @throws AppError 422 `TABLE_EMPTY`, `TABLE_TOO_LONG`, `QUOTE_NOT_CLOSED` */
export async function takeTable(
  core: Core,
  actor: UserRow,
  file: { name: string; bytes: Uint8Array },
  { encoding: chosen, headings: hasHeadings = true, instead }: TableReading = {},
): Promise<PersonImportRow> {
  const { text, encoding } = decodeTable(file.bytes, chosen)
  const delimiter = delimiterOf(text)
  let headings: string[] | null = null
  const samples: string[][] = []
  let total = 0
  for await (const { cells } of readLines(text, delimiter)) {
    if (headings === null) {
      const first = cells.slice(0, MOST_COLUMNS)
      headings = hasHeadings ? first.map(short) : first.map(() => '')
      if (hasHeadings) continue
    }
    if (samples.length < SAMPLES) samples.push(cells.slice(0, MOST_COLUMNS).map(short))
    if (++total > MOST_LINES)
      throw invalid(
        'TABLE_TOO_LONG',
        `The table has more than ${MOST_LINES} lines.`,
        'Part it, and import the parts one after another.',
      )
  }
  if (headings === null || total === 0)
    throw invalid(
      'TABLE_EMPTY',
      'There is nothing in the table but headings.',
      'Choose a CSV file whose first line has the headings, and below them one person a line.',
    )
  const row = {
    companyId: actor.company_id,
    id: newId(),
    userId: actor.id,
    fileName: short(file.name.toWellFormed().replaceAll('\u0000', '\ufffd')),
    content: text,
    encoding,
    delimiter,
    hasHeadings,
    headings,
    samples,
    columns: recogniseColumns(headings),
    total,
  }
  return await core.db.transaction(async (tx) => {
    if (instead) await deleteWaitingImport(tx, actor.company_id, actor.id, instead)
    return await insertPersonImport(tx, row, core.clock.now())
  })
}

/** @throws AppError 404, 409 `IMPORT_BEGUN`, 422 `NAME_COLUMN_MISSING`, `COLUMN_TWICE` */
export async function beginImport(
  core: Core,
  actor: UserRow,
  id: string,
  { columns, known_too = false }: StartPersonImport,
): Promise<PersonImportRow> {
  const { headings } = await seenImport(core, actor, id)
  if (columns.length !== headings.length)
    throw invalid('COLUMN_TWICE', 'Each column of the table is named once, in its order.', 'Send them all.')
  if (!columns.some((column) => column === 'name' || column === 'first_name' || column === 'last_name'))
    throw invalid('NAME_COLUMN_MISSING', 'No column holds the names.', 'Choose which one does.')
  const single = columns.filter((column) => column !== null && !SEVERAL_COLUMNS.includes(column))
  if (new Set(single).size < single.length)
    throw invalid('COLUMN_TWICE', 'Two columns are to be the same field.', 'Leave one of them out.')
  await core.db.transaction(async (tx) => {
    if (!(await startPersonImport(tx, actor.company_id, id, { columns, knownToo: known_too })))
      throw conflict('IMPORT_BEGUN', 'This import has begun already.', 'Reload the page.')
    await recordAudit(tx, factOf(actor, 'persons.imported', id), core.clock)
  })
  return await seenImport(core, actor, id)
}

/** @throws AppError 404, 409 `IMPORT_NOT_ENDED` */
export async function beginUndo(core: Core, actor: UserRow, id: string): Promise<PersonImportRow> {
  await seenImport(core, actor, id)
  await core.db.transaction(async (tx) => {
    if (!(await startImportUndo(tx, actor.company_id, id)))
      throw conflict('IMPORT_NOT_ENDED', 'This import is not done, or it was undone.', 'Reload the page.')
    await recordAudit(tx, factOf(actor, 'persons.import_undone', id), core.clock)
  })
  return await seenImport(core, actor, id)
}

/** @throws AppError 404, also for a colleague's */
export async function seenImport(core: Core, actor: UserRow, id: string): Promise<PersonImportRow> {
  const row = await findPersonImport(core.db, actor.company_id, id)
  if (!row || !mayUsePersonImport(actor, row)) throw notFound('import')
  return row
}

const factOf = (actor: UserRow, act: 'persons.imported' | 'persons.import_undone', id: string) => ({
  companyId: actor.company_id,
  by: actor.id,
  act,
  subject: { kind: 'import', id },
})

function short(text: string): string {
  return [...text].slice(0, LONGEST_SAMPLE).join('')
}
