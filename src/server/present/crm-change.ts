/** A change in words: names in place of ids, so that a reader needs nothing else to understand it. */
import type { CrmChange } from '../../shared/contract/crm-screen.ts'
import { type ChangedField, type CrmChangeRow, NAMED_FIELDS, type NameOf } from '../store/crm-changes.ts'

export function presentCrmChange(change: CrmChangeRow, nameOf: NameOf): CrmChange {
  return {
    id: change.id,
    user_id: change.user_id,
    what: change.what,
    fields: change.fields.map((field) => ({
      name: field.name,
      from: worded(field, field.from, nameOf),
      to: worded(field, field.to, nameOf),
    })),
    at: change.at.toISOString(),
  }
}

function worded({ name }: ChangedField, value: unknown, nameOf: NameOf): string | null {
  if (value === null || value === undefined || value === '') return null
  const thing = NAMED_FIELDS[name as keyof typeof NAMED_FIELDS]
  if (Array.isArray(value))
    return value.map((one) => (thing && nameOf(thing, String(one))) ?? String(one)).join(', ') || null
  if (thing) return nameOf(thing, String(value)) ?? `#${String(value)}`
  return typeof value === 'object' ? ((value as { value?: string }).value ?? null) : String(value)
}
