/** Who may invite, deactivate and give rights (precise 11). Pure. */
import type { UserRow } from '../store/users.ts'

export function mayChangePeople(user: Pick<UserRow, 'active' | 'admin'>): boolean {
  return user.active && user.admin
}
