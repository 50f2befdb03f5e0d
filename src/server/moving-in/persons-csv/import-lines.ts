/** Lines become persons: what is wrong with one is told by its line, and holds no other back. */
import type { PersonColumn } from '../../../shared/contract/person-imports.ts'
import type { Core } from '../../conversations/core.ts'
import { insertOrganization } from '../../crm/organizations.ts'
import { emailKey, orderPhones } from '../../crm/person-contacts.ts'
import { insertPerson } from '../../crm/persons.ts'
import { AppError } from '../../errors.ts'
import { phoneKey, type Region, regionOfTimeZone } from '../../lib/phone.ts'
import { maySeeItem } from '../../policy/crm-item.ts'
import { isUnholdable, type Sql } from '../../store/db.ts'
import { findOrganizationsByName } from '../../store/organizations.ts'
import {
  advancePersonImport,
  type ImportedKind,
  type ImportProblemRow,
  insertImportedItems,
  insertImportProblems,
  type PersonImportRow,
  readImportedFile,
} from '../../store/person-imports.ts'
import { findPersonsByKeys, type PersonKey } from '../../store/persons.ts'
import type { Lease } from '../../store/provider-requests.ts'
import { findCompany, findUser, listUsers, type UserRow } from '../../store/users.ts'
import { readLines, type TableLine } from './read-table.ts'
import { type TranslatedLine, translateLine } from './translate-line.ts'

/** A slice stays under 100 ms. */
const TOGETHER = 20
const LONGEST_VALUE = 80

interface Import {
  core: Core
  row: PersonImportRow
  lease: Lease
  actor: UserRow
  region: Region
  columns: (PersonColumn | null)[]
  ownerOf: (text: string) => number | null
}

/** `left`: another process has it, or this one is to stop. */
export async function importLines(
  core: Core,
  row: PersonImportRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<'ended' | 'left'> {
  const text = await readImportedFile(core.db, row.company_id, row.id)
  const actor = await findUser(core.db, row.company_id, row.user_id)
  if (text === null || !actor) return 'ended'
  const company = await findCompany(core.db, row.company_id)
  const order: Import = {
    core,
    row,
    lease,
    actor,
    region: company ? regionOfTimeZone(company.time_zone) : null,
    columns: row.columns.map((column) => column || null),
    ownerOf: await colleagues(core, row.company_id),
  }
  // The first one may have the headings.
  let place = row.has_headings ? -1 : 0
  let slice: TableLine[] = []
  for await (const line of readLines(text, row.delimiter)) {
    if (place++ < row.done) continue
    slice.push(line)
    if (slice.length < TOGETHER) continue
    if (signal.aborted || !(await importSlice(order, slice))) return 'left'
    slice = []
  }
  return slice.length === 0 || (await importSlice(order, slice)) ? 'ended' : 'left'
}

/** False where another process has taken over. */
async function importSlice(order: Import, lines: TableLine[]): Promise<boolean> {
  try {
    return await importTogether(order, lines, null)
  } catch (error) {
    if (refusalOf(error) === null) throw error
  }
  // One that is refused holds back no other.
  for (const line of lines) {
    const going = await importTogether(order, [line], null).catch((error: unknown) => {
      const refusal = refusalOf(error)
      if (refusal === null) throw error
      return importTogether(order, [line], refusal)
    })
    if (!going) return false
  }
  return true
}

/** The code of what is wrong with a line; null where nothing is wrong with it. */
function refusalOf(error: unknown): string | null {
  if (error instanceof AppError) return error.code
  return isUnholdable(error) ? 'LINE_REFUSED' : null
}

async function importTogether(
  { core, row, lease, actor, region, columns, ownerOf }: Import,
  lines: TableLine[],
  refusal: string | null,
): Promise<boolean> {
  const going = await core.db
    .transaction(async (tx) => {
      const made: { kind: ImportedKind; itemId: number }[] = []
      const problems: ImportProblemRow[] = []
      const counts = { done: lines.length, made: 0, refused: 0, known: 0 }
      for (const line of lines) {
        const translated = translateLine(line.cells, columns, ownerOf)
        const tell = (code: string, column: number | null, personId: number | null = null) =>
          problems.push({
            line: line.line,
            place: problems.length,
            code,
            heading: column === null ? null : (row.headings[column] ?? null),
            value: column === null ? null : [...(line.cells[column] ?? '')].slice(0, LONGEST_VALUE).join(''),
            person_id: personId,
          })
        if (refusal || translated.faults.length > 0) {
          if (refusal) tell(refusal, null)
          for (const { code, column } of refusal ? [] : translated.faults) tell(code, column)
          counts.refused++
          continue
        }
        const known = row.known_too ? null : await findKnown(tx, actor, translated, region)
        if (known !== null) {
          tell('KNOWN', columns.indexOf(known.by), known.personId)
          counts.known++
          continue
        }
        const organization = await organizationOf(core, tx, actor, translated.organization)
        if (organization?.made) made.push({ kind: 'organization', itemId: organization.id })
        const org = organization ? { org_id: organization.id } : {}
        const person = await insertPerson(core, tx, actor, { ...translated.person, ...org })
        made.push({ kind: 'person', itemId: person.id })
        counts.made++
      }
      if (!(await advancePersonImport(tx, row, lease, counts))) throw new TakenOver()
      await insertImportedItems(tx, row, made)
      await insertImportProblems(tx, row, problems)
      return true
    })
    .catch((error: unknown) => {
      if (error instanceof TakenOver) return false
      throw error
    })
  core.bell.ring()
  return going
}

/** The transaction is rolled back: the other one makes these lines. */
class TakenOver extends Error {}

/** Somebody whom the importer may see, with one of the emails or phones. */
async function findKnown(
  tx: Sql,
  actor: UserRow,
  { person }: TranslatedLine,
  region: Region,
): Promise<{ by: 'email' | 'phone'; personId: number } | null> {
  const keys: PersonKey[] = [
    ...person.emails.map(({ value }) => ({ kind: 'email' as const, key: emailKey(value) })),
    ...orderPhones(person.phones, region).flatMap(({ e164 }) =>
      e164 === null ? [] : [{ kind: 'phone' as const, key: phoneKey(e164) }],
    ),
  ]
  if (keys.length === 0) return null
  const found = (await findPersonsByKeys(tx, actor.company_id, keys, 5)).find((one) => maySeeItem(actor, one))
  return found ? { by: found.matched[0]?.kind ?? 'email', personId: found.id } : null
}

async function organizationOf(
  core: Core,
  tx: Sql,
  actor: UserRow,
  name: string | null,
): Promise<{ id: number; made: boolean } | null> {
  if (name === null) return null
  const there = (await findOrganizationsByName(tx, actor.company_id, name, 20)).find((one) =>
    maySeeItem(actor, one),
  )
  if (there) return { id: there.id, made: false }
  return { id: (await insertOrganization(core, tx, actor, { name })).id, made: true }
}

/** By email, or by a name that only one of them has. */
async function colleagues(core: Core, companyId: number): Promise<(text: string) => number | null> {
  const users = (await listUsers(core.db, companyId)).filter(({ active }) => active)
  return (text) => {
    const wanted = text.normalize('NFKC').toLowerCase()
    const byEmail = users.find(({ email }) => email.toLowerCase() === wanted)
    const byName = users.filter(({ name }) => name.normalize('NFKC').toLowerCase() === wanted)
    return byEmail?.id ?? (byName.length === 1 ? (byName[0]?.id ?? null) : null)
  }
}
