/** Who the caller is, and what the screen needs from the start. */
import type { Me } from '../../shared/contract/users.ts'
import type { CompanyRow, UserRow } from '../store/users.ts'
import { presentUser } from './user.ts'

export function presentMe(user: UserRow, company: CompanyRow, simulator: boolean): Me {
  return {
    ...presentUser(user),
    locale: user.locale,
    time_zone: user.time_zone,
    company: { name: company.name, time_zone: company.time_zone },
    simulator,
  }
}
