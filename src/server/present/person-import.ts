import type { ImportProblem, PersonImport } from '../../shared/contract/person-imports.ts'
import type { ImportProblemRow, PersonImportRow } from '../store/person-imports.ts'

export function presentPersonImport(row: PersonImportRow): PersonImport {
  return {
    id: row.id,
    user_id: row.user_id,
    file_name: row.file_name,
    encoding: row.encoding,
    has_headings: row.has_headings,
    delimiter: row.delimiter,
    columns: row.headings.map((heading, index) => ({
      heading,
      samples: row.samples.map((line) => line[index] ?? '').filter(Boolean),
      field: row.columns[index] || null,
    })),
    state: row.state,
    total: row.total,
    done: row.done,
    made: row.made,
    refused: row.refused,
    known: row.known,
    removed: row.removed,
    kept: row.kept,
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}

/** `person`: who is known, where the viewer may see that one now. */
export function presentImportProblem(
  { line, code, heading, value }: ImportProblemRow,
  person: { id: number; name: string } | null,
): ImportProblem {
  const [sentence, what_to_do] = WORDS[code] ?? [
    'This line could not be taken.',
    'Look at its cells, and import it again.',
  ]
  return {
    line,
    code,
    heading,
    value,
    person: person && { id: person.id, name: person.name },
    sentence,
    what_to_do,
  }
}

const WORDS: Record<string, [string, string]> = {
  NAME_MISSING: ['There is no name.', 'Write a name, and import the line again.'],
  TOO_LONG: ['The text is too long.', 'Shorten it to 255 letters; notes hold 10,000.'],
  EMAIL_STRANGE: ['This is no email address.', 'Correct it, or leave the cell empty.'],
  PHONE_STRANGE: ['This is no phone number.', 'Correct it, or leave the cell empty.'],
  BIRTHDAY_STRANGE: ['This is no day that can be told.', 'Write it as 1990-12-31.'],
  OWNER_UNKNOWN: ['No colleague has this name or email.', 'Write a colleague’s, or leave the cell empty.'],
  KNOWN: [
    'Somebody with this phone or email is there already.',
    'Merge by hand, or import again with “those who are known, too”.',
  ],
}
