/** Takes away what an import made, and leaves what somebody has worked with since. */
import type { Core } from '../../conversations/core.ts'
import { removeOrganization } from '../../crm/organizations.ts'
import { removePerson } from '../../crm/persons.ts'
import { organizations } from '../../store/organizations.ts'
import {
  advancePersonImport,
  findTouched,
  type ImportedKind,
  listItemsToUndo,
  type PersonImportRow,
  setItemsOutcome,
} from '../../store/person-imports.ts'
import { persons } from '../../store/persons.ts'
import type { Lease } from '../../store/provider-requests.ts'

const TOGETHER = 20

/** `left`: another process has it, or this one is to stop. */
export async function undoImport(
  core: Core,
  row: PersonImportRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<'ended' | 'left'> {
  // An organization goes when none of its persons is left.
  for (const kind of ['person', 'organization'] as const)
    for (;;) {
      const ids = await listItemsToUndo(core.db, row, kind, TOGETHER)
      if (ids.length === 0) break
      if (signal.aborted || !(await undoSlice(core, row, lease, kind, ids))) return 'left'
    }
  return 'ended'
}

async function undoSlice(
  core: Core,
  row: PersonImportRow,
  lease: Lease,
  kind: ImportedKind,
  ids: number[],
): Promise<boolean> {
  const table = kind === 'person' ? persons : organizations
  const remove = kind === 'person' ? removePerson : removeOrganization
  const going = await core.db.transaction(async (tx) => {
    // Held first: nobody links or changes one between the look and the removal.
    const held = []
    for (const id of ids) held.push(await table.lock(tx, row.company_id, id))
    const touched = await findTouched(tx, row.company_id, kind, ids)
    const removed = held.flatMap((one) => (one && !one.deleted_at && !touched.has(one.id) ? [one.id] : []))
    // Somebody has deleted it by hand: it is neither taken away nor left.
    const gone = held.flatMap((one) => (one?.deleted_at ? [one.id] : []))
    const kept = ids.filter((id) => !removed.includes(id) && !gone.includes(id))
    const counts = { removed: removed.length, kept: kept.length }
    if (!(await advancePersonImport(tx, row, lease, counts))) return false
    for (const id of removed) await remove(core, tx, row.company_id, id)
    await setItemsOutcome(tx, row, kind, [...removed, ...gone], 'removed')
    await setItemsOutcome(tx, row, kind, kept, 'kept')
    return true
  })
  core.bell.ring()
  return going
}
