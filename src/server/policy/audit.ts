/** Who may read what everybody did: administrators, who answer for the company. Nobody may change it. Pure. */
import type { UserRow } from '../store/users.ts'

export function mayReadAudit(user: Pick<UserRow, 'active' | 'admin'>): boolean {
  return user.active && user.admin
}
