import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { DealsIcon } from '../ui/icons/DealsIcon.tsx'
import { LeadsIcon } from '../ui/icons/LeadsIcon.tsx'
import { OrganizationIcon } from '../ui/icons/OrganizationIcon.tsx'
import { PersonIcon } from '../ui/icons/PersonIcon.tsx'

const icons = { person: PersonIcon, organization: OrganizationIcon, lead: LeadsIcon, deal: DealsIcon }

export function KindIcon({ kind, size = 18 }: { kind: CrmKind; size?: number }) {
  const Drawn = icons[kind]
  return <Drawn size={size} />
}
