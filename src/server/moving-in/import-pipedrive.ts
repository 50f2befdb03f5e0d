/** `npm run import:pipedrive`: the company that is here takes in another account. */
import type { Core } from '../conversations/core.ts'
import { findOldestCompany } from '../store/companies.ts'
import { listUsers } from '../store/users.ts'
import { type Moved, moveIn } from './move-in.ts'
import { openPipedrive, SourceRefused } from './read-pipedrive.ts'

export interface ImportOrder {
  /** `https://company.pipedrive.com`; without a path. */
  from: string
  token: string
  dryRun: boolean
  /** Email of the admin in whose name it happens; null: the first admin. */
  as: string | null
}

export async function importPipedrive(
  core: Core,
  order: ImportOrder,
  say: (line: string) => void,
): Promise<Moved[]> {
  const companyId = await findOldestCompany(core.db)
  if (companyId === null)
    throw new SourceRefused('There is no company here yet. Start the product and make one first.')
  const admins = (await listUsers(core.db, companyId)).filter((user) => user.admin && user.active)
  const actor = order.as === null ? admins[0] : admins.find((user) => user.email === order.as?.toLowerCase())
  if (!actor) throw new SourceRefused(`${order.as ?? 'Nobody here'} is no admin of this company.`)
  const source = openPipedrive(order.from.replace(/\/+$/, ''), order.token)
  const me = await source.one('v1', 'users/me')
  // The account, not the address it is called by: a token for each colleague leads to the same.
  const sourceName = `pipedrive ${String(me.company_id)} ${new URL(order.from).host}`
  say(`Reading ${String(me.company_name ?? order.from)} in the name of ${actor.name}.`)
  return await moveIn({ core, source, sourceName, actor, dryRun: order.dryRun, say })
}
