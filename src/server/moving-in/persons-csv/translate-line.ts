/** One line of a table as a person of ours, or what is wrong with it, all at once. Pure. */
import type { NewPerson } from '../../../shared/contract/crm.ts'
import type { PersonColumn } from '../../../shared/contract/person-imports.ts'

export interface Fault {
  code: 'NAME_MISSING' | 'TOO_LONG' | 'EMAIL_STRANGE' | 'PHONE_STRANGE' | 'BIRTHDAY_STRANGE' | 'OWNER_UNKNOWN'
  /** Of which column; null: of the line. */
  column: number | null
}

export interface TranslatedLine {
  person: Omit<NewPerson, 'org_id'> & { emails: { value: string }[]; phones: { value: string }[] }
  organization: string | null
  faults: Fault[]
}

const LONGEST_LINE = 255
const LONGEST_NOTES = 10_000

/** `ownerOf`: a colleague by email or name. */
export function translateLine(
  cells: string[],
  columns: (PersonColumn | null)[],
  ownerOf: (text: string) => number | null,
): TranslatedLine {
  const faults: Fault[] = []
  const person: TranslatedLine['person'] = { emails: [], phones: [] }
  let organization: string | null = null
  const names: { name?: string; first_name?: string; last_name?: string } = {}

  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? ''
    if (column === null || cell === '') continue
    const fault = (code: Fault['code']) => faults.push({ code, column: index })
    if ([...cell].length > (column === 'notes' ? LONGEST_NOTES : LONGEST_LINE)) fault('TOO_LONG')
    else if (column === 'name' || column === 'first_name' || column === 'last_name')
      names[column] = cell.replace(/\s+/g, ' ')
    else if (column === 'organization') organization = cell.replace(/\s+/g, ' ')
    else if (column === 'email') {
      const emails = parts(cell, /[\n;,、\s]+/)
      if (!emails.every((email) => EMAIL.test(email))) fault('EMAIL_STRANGE')
      else person.emails.push(...emails.map((value) => ({ value })))
    } else if (column === 'phone') {
      const phones = parts(cell, /[\n;,、]+| \/ /)
      if (!phones.every((phone) => digitsOf(phone) >= FEWEST_DIGITS)) fault('PHONE_STRANGE')
      else person.phones.push(...phones.map((value) => ({ value })))
    } else if (column === 'birthday') {
      const day = dayOf(cell)
      if (day === null) fault('BIRTHDAY_STRANGE')
      else person.birthday = day
    } else if (column === 'owner') {
      const owner = ownerOf(cell)
      if (owner === null) fault('OWNER_UNKNOWN')
      else person.owner_id = owner
    } else if (column === 'address') person.postal_address = { value: cell }
    else person[column] = cell
  }

  const name = names.name ?? joined(names.first_name, names.last_name)
  if (name !== null && [...name].length > LONGEST_LINE) faults.push({ code: 'TOO_LONG', column: null })
  if (name === null && !faults.some(({ column }) => /name$/.test(columns[column ?? -1] ?? '')))
    faults.push({ code: 'NAME_MISSING', column: null })
  return { person: { ...person, ...names, ...(name !== null && { name }) }, organization, faults }
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const FEWEST_DIGITS = 3
const digitsOf = (text: string): number => text.normalize('NFKC').replace(/\D/g, '').length
const parts = (cell: string, separator: RegExp): string[] =>
  cell
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean)

/** The family name comes first where it is written in kanji or kana. */
function joined(first: string | undefined, last: string | undefined): string | null {
  const eastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(
    `${last ?? ''}${first ?? ''}`,
  )
  return (eastern ? [last, first] : [first, last]).filter(Boolean).join(' ') || null
}

/** 2026-11-22, 2026/11/22, 2026.11.22 and 2026年11月22日; a day whose order is not plain is not guessed. */
function dayOf(text: string): string | null {
  const found = /^((?:1[89]|2[01])\d{2})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/.exec(
    text.normalize('NFKC'),
  )
  if (!found) return null
  const [month, day] = [found[2] ?? found[4] ?? '', found[3] ?? found[5] ?? '']
  const written = `${found[1]}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(written) ? written : null
}
