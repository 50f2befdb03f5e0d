/** Who may see, begin and undo an import of persons: whoever chose the file, and administrators. Pure. */
import type { PersonImportRow } from '../store/person-imports.ts'
import type { UserRow } from '../store/users.ts'

type Asker = Pick<UserRow, 'id' | 'company_id' | 'active' | 'admin'>

export function mayUsePersonImport(
  user: Asker,
  row: Pick<PersonImportRow, 'company_id' | 'user_id'>,
): boolean {
  return user.active && user.company_id === row.company_id && (user.admin || row.user_id === user.id)
}
