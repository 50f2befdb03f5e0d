import type { User } from '../../shared/contract/users.ts'
import type { UserRow } from '../store/users.ts'

export function presentUser(user: UserRow): User {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    available: user.available,
    active: user.active,
    rights: { admin: user.admin, account_settings_access: user.account_settings_access },
    picture_url: user.image && `/api/inbox/users/${user.id}/picture?v=${user.image}`,
    version: user.version,
  }
}
