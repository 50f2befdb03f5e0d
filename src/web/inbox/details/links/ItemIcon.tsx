import type { LinkKind } from '../../../../shared/contract/links.ts'
import { DealsIcon } from '../../../ui/icons/DealsIcon.tsx'
import { LeadsIcon } from '../../../ui/icons/LeadsIcon.tsx'
import { PersonIcon } from '../../../ui/icons/PersonIcon.tsx'

const icons = { person: PersonIcon, lead: LeadsIcon, deal: DealsIcon }

export function ItemIcon({ kind, size }: { kind: LinkKind; size: number }) {
  const Drawn = icons[kind]
  return <Drawn size={size} />
}
