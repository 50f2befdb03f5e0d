import type { CrmKind } from '../../shared/contract/crm-screen.ts'

/** Where an item's page is. */
export const itemPaths = {
  person: '/contacts/persons/$itemId',
  organization: '/contacts/organizations/$itemId',
  lead: '/leads/$itemId',
  deal: '/deals/$itemId',
} as const satisfies Record<CrmKind, string>

/** Where one goes from an item that is gone. */
export const listPaths = {
  person: '/contacts',
  organization: '/contacts/organizations',
  lead: '/leads',
  deal: '/deals',
} as const satisfies Record<CrmKind, string>
