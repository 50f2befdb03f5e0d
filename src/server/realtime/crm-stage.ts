/** The CRM's things in the stream: each as this viewer would fetch it now; gone for whom it is hidden. */
import { maySeeItem, maySeeNote } from '../policy/crm-item.ts'
import { presentDeal } from '../present/deal.ts'
import { presentLead } from '../present/lead.ts'
import { presentNote } from '../present/note.ts'
import { presentOrganization } from '../present/organization.ts'
import { presentPerson } from '../present/person.ts'
import { presentPipeline, presentStage } from '../present/pipeline.ts'
import type { Sql } from '../store/db.ts'
import { deals } from '../store/deals.ts'
import type { EventRow } from '../store/events.ts'
import { leads } from '../store/leads.ts'
import { findNotes } from '../store/notes.ts'
import { organizations } from '../store/organizations.ts'
import { persons } from '../store/persons.ts'
import { pipelines } from '../store/pipelines.ts'
import { stages } from '../store/stages.ts'
import { findCompany, type UserRow } from '../store/users.ts'

/** The type may differ from the event's: a change that hides a thing is its end for this viewer. */
export interface CrmFrame {
  type: string
  data: string
}

export interface CrmStage {
  frameFor(event: EventRow, user: UserRow): CrmFrame | null
}

const NOUNS = ['person', 'organization', 'lead', 'deal', 'note', 'pipeline', 'stage'] as const
type Noun = (typeof NOUNS)[number]

export function isCrmEvent(event: EventRow): boolean {
  return nounOf(event) !== null
}

function nounOf(event: EventRow): Noun | null {
  const noun = event.type.slice(0, event.type.indexOf('.'))
  return NOUNS.find((known) => known === noun) ?? null
}

/** A thing as a viewer sees it; null: this viewer does not. */
type Showing = (user: UserRow) => object | null

export async function setCrmStage(sql: Sql, companyId: number, events: EventRow[]): Promise<CrmStage> {
  const wanted = new Map<Noun, Set<string>>()
  for (const event of events) {
    const noun = nounOf(event)
    if (noun) wanted.set(noun, (wanted.get(noun) ?? new Set()).add(event.subject_id ?? ''))
  }
  const shown = new Map<string, Showing>()
  for (const [noun, ids] of wanted) await READERS[noun](sql, companyId, [...ids], shown)

  return {
    frameFor(event, user) {
      const noun = nounOf(event)
      if (!noun || event.subject_id === null) return null
      const thing = shown.get(`${noun} ${event.subject_id}`)?.(user) ?? null
      if (thing) return { type: `${noun}.changed`, data: JSON.stringify(thing) }
      const id = noun === 'lead' ? event.subject_id : Number(event.subject_id)
      return { type: `${noun}.deleted`, data: JSON.stringify({ id }) }
    },
  }
}

type Reader = (sql: Sql, companyId: number, ids: string[], shown: Map<string, Showing>) => Promise<void>

const READERS: Record<Noun, Reader> = {
  person: async (sql, companyId, ids, shown) =>
    keep(shown, 'person', await persons.findMany(sql, companyId, ids.map(Number)), presentPerson),
  organization: async (sql, companyId, ids, shown) =>
    keep(
      shown,
      'organization',
      await organizations.findMany(sql, companyId, ids.map(Number)),
      presentOrganization,
    ),
  lead: async (sql, companyId, ids, shown) =>
    keep(shown, 'lead', await leads.findMany(sql, companyId, ids), presentLead),
  deal: async (sql, companyId, ids, shown) => {
    const timeZone = (await findCompany(sql, companyId))?.time_zone ?? 'UTC'
    keep(shown, 'deal', await deals.findMany(sql, companyId, ids.map(Number)), (deal) =>
      presentDeal(deal, timeZone),
    )
  },
  note: async (sql, companyId, ids, shown) => {
    for (const note of await findNotes(sql, companyId, null, ids.map(Number)))
      shown.set(`note ${note.id}`, (user) => (maySeeNote(user, note) ? presentNote(note, user) : null))
  },
  pipeline: async (sql, companyId, ids, shown) => {
    for (const row of await pipelines.findMany(sql, companyId, ids.map(Number)))
      if (!row.deleted_at) shown.set(`pipeline ${row.id}`, () => presentPipeline(row))
  },
  stage: async (sql, companyId, ids, shown) => {
    for (const row of await stages.findMany(sql, companyId, ids.map(Number)))
      if (!row.deleted_at) shown.set(`stage ${row.id}`, () => presentStage(row))
  },
}

function keep<
  Row extends { id: number | string; owner_id: number; visible_to: number; deleted_at: Date | null },
>(shown: Map<string, Showing>, noun: Noun, rows: Row[], present: (row: Row) => object): void {
  for (const row of rows)
    if (!row.deleted_at)
      shown.set(`${noun} ${row.id}`, (user) => (maySeeItem(user, row) ? present(row) : null))
}
