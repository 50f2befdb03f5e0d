/** Names of what changes speak of, looked up for a whole page at once. */
import { type CrmChangeRow, NAMED_FIELDS, type NamedThing, type NameOf } from '../store/crm-changes.ts'
import type { Db } from '../store/db.ts'
import { listLeadLabels } from '../store/lead-labels.ts'
import { organizations } from '../store/organizations.ts'
import { persons } from '../store/persons.ts'
import { pipelines } from '../store/pipelines.ts'
import { stages } from '../store/stages.ts'
import { listUsers } from '../store/users.ts'

type Reader = (db: Db, companyId: number, ids: string[]) => Promise<{ id: number | string; name: string }[]>

const READERS: Record<NamedThing, Reader> = {
  user: (db, companyId) => listUsers(db, companyId),
  person: (db, companyId, ids) => persons.findMany(db, companyId, ids.map(Number)),
  organization: (db, companyId, ids) => organizations.findMany(db, companyId, ids.map(Number)),
  pipeline: (db, companyId, ids) => pipelines.findMany(db, companyId, ids.map(Number)),
  stage: (db, companyId, ids) => stages.findMany(db, companyId, ids.map(Number)),
  label: (db, companyId) => listLeadLabels(db, companyId),
}

export async function nameThings(db: Db, companyId: number, changes: CrmChangeRow[]): Promise<NameOf> {
  const wanted = new Map<NamedThing, Set<string>>()
  for (const { name, from, to } of changes.flatMap((change) => change.fields)) {
    const thing = NAMED_FIELDS[name as keyof typeof NAMED_FIELDS]
    if (!thing) continue
    const ids = wanted.get(thing) ?? new Set()
    for (const id of [from, to].flat()) if (id !== null) ids.add(String(id))
    wanted.set(thing, ids)
  }
  const names = new Map<string, string>()
  for (const [thing, ids] of wanted)
    for (const { id, name } of await READERS[thing](db, companyId, [...ids]))
      names.set(`${thing} ${id}`, name)
  return (thing, id) => names.get(`${thing} ${id}`) ?? null
}
