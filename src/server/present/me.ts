/** Who the caller is, and what the screen needs from the start. */
import type { Me } from '../../shared/contract/users.ts'
import type { MissingFactor } from '../store/sessions.ts'
import type { CompanyRow, UserRow } from '../store/users.ts'
import { presentUser } from './user.ts'

export function presentMe(
  user: UserRow,
  company: CompanyRow,
  { simulator, missingFactor }: { simulator: boolean; missingFactor: MissingFactor },
): Me {
  return {
    ...presentUser(user),
    locale: user.locale,
    time_zone: user.time_zone,
    company: {
      name: company.name,
      time_zone: company.time_zone,
      second_factor_demanded: company.second_factor_demanded,
    },
    second_factor_missing: missingFactor,
    simulator,
  }
}
