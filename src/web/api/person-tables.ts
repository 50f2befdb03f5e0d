/** Persons from a table and as a table (CSV). */
import type {
  ImportProblem,
  PersonImport,
  StartPersonImport,
  TableReading,
} from '../../shared/contract/person-imports.ts'
import { type Answer, read, upload, write } from './client.ts'
import type { ListFilter } from './crm.ts'

const timeLimitMilliseconds = 120_000

export function uploadTable(file: File, reading: TableReading = {}): Promise<Answer<PersonImport>> {
  const query = new URLSearchParams(Object.entries(reading).map(([name, value]) => [name, String(value)]))
  const path = `/crm/person_imports${query.size > 0 ? `?${query}` : ''}`
  return upload('POST', path, file, file.name, { milliseconds: timeLimitMilliseconds })
}

export const fetchImports = (signal?: AbortSignal) =>
  read<PersonImport[]>('/crm/person_imports', { limit: 20 }, signal)

export const startImport = (id: string, order: StartPersonImport) =>
  write<PersonImport>('POST', `/crm/person_imports/${id}/start`, order)

export const undoImport = (id: string) => write<PersonImport>('POST', `/crm/person_imports/${id}/undo`)

export const fetchProblems = (id: string, cursor: string | null, signal?: AbortSignal) =>
  read<ImportProblem[]>(`/crm/person_imports/${id}/problems`, { cursor, limit: 100 }, signal)

/** The browser saves it under the name that the server gives. */
export function personsFile(filter: ListFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, String(value))
  return `/api/inbox/crm/persons/export${query.size > 0 ? `?${query}` : ''}`
}
