/** The CRM's things in the stream: each as this viewer would fetch it now; gone for whom it is hidden. */
import { maySeeItem, maySeeNote } from '../policy/crm-item.ts'
import { presentDeal } from '../present/deal.ts'
import { presentLead } from '../present/lead.ts'
import { presentNote } from '../present/note.ts'
import { presentOrganization } from '../present/organization.ts'
import { presentPerson } from '../present/person.ts'
import { presentPipeline, presentStage } from '../present/pipeline.ts'
import type { Db } from '../store/db.ts'
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

export async function setCrmStage(db: Db, companyId: number, events: EventRow[]): Promise<CrmStage> {
  const wanted = new Map<Noun, Set<string>>()
  for (const event of events) {
    const noun = nounOf(event)
    if (noun) wanted.set(noun, (wanted.get(noun) ?? new Set()).add(event.subject_id ?? ''))
  }
  const shown = new Map<string, Showing>()
  for (const [noun, ids] of wanted) await READERS[noun](db, companyId, [...ids], shown)

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

type Reader = (db: Db, companyId: number, ids: string[], shown: Map<string, Showing>) => Promise<void>

const READERS: Record<Noun, Reader> = {
  person: async (db, companyId, ids, shown) =>
    keep(shown, 'person', await persons.findMany(db, companyId, ids.map(Number)), presentPerson),
  organization: async (db, companyId, ids, shown) =>
    keep(
      shown,
      'organization',
      await organizations.findMany(db, companyId, ids.map(Number)),
      presentOrganization,
    ),
  lead: async (db, companyId, ids, shown) =>
    keep(shown, 'lead', await leads.findMany(db, companyId, ids), presentLead),
  deal: async (db, companyId, ids, shown) => {
    const timeZone = (await findCompany(db, companyId))?.time_zone ?? 'UTC'
    keep(shown, 'deal', await deals.findMany(db, companyId, ids.map(Number)), (deal) =>
      presentDeal(deal, timeZone),
    )
  },
  note: async (db, companyId, ids, shown) => {
    for (const note of await findNotes(db, companyId, null, ids.map(Number)))
      shown.set(`note ${note.id}`, (user) => (maySeeNote(user, note) ? presentNote(note, user) : null))
  },
  pipeline: async (db, companyId, ids, shown) => {
    for (const row of await pipelines.findMany(db, companyId, ids.map(Number)))
      if (!row.deleted_at) shown.set(`pipeline ${row.id}`, () => presentPipeline(row))
  },
  stage: async (db, companyId, ids, shown) => {
    for (const row of await stages.findMany(db, companyId, ids.map(Number)))
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
