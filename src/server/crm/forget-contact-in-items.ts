/**
 * Where a contact is forgotten: persons, leads and deals are the company's own records and stay, but what came into
 * them from the contact by itself goes. A title that is still the contact's name says so no more; what a record said of
 * name and number before goes from its history; and what two records were before they were merged.
 */
import type { LinkKind } from '../../shared/contract/links.ts'
import type { Core } from '../conversations/core.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { foldLine } from '../lib/fold-text.ts'
import { forgetInCrmChanges } from '../store/crm-changes.ts'
import type { Sql } from '../store/db.ts'
import { deals } from '../store/deals.ts'
import { emptyItems } from '../store/empty-items.ts'
import { leads } from '../store/leads.ts'
import { forgetMerges } from '../store/person-merges.ts'
import { persons } from '../store/persons.ts'
import { findCompany } from '../store/users.ts'
import { changeLinkedConversations } from './linked-conversations.ts'

export interface ItemOfContact {
  kind: LinkKind
  id: number | string
}

/** What stands in place of a name that was taken back. */
const NOBODY = { en: 'Erased contact', ja: '消去した連絡先' }

/** The notes that stand on nothing else go with the next round. */
const LONG_AGO = new Date(0)

/** `words`: names, numbers, addresses. Answers the records that are there, and how much went from them. */
export async function forgetContactInItems(
  core: Core,
  tx: Sql,
  companyId: number,
  items: ItemOfContact[],
  words: string[],
): Promise<{ stay: ItemOfContact[]; titles: number; merges: number }> {
  const ids = (kind: LinkKind) => [...new Set(items.flatMap((item) => (item.kind === kind ? [item.id] : [])))]
  const personIds = ids('person') as number[]
  const merges = await forgetMerges(tx, companyId, personIds)
  const mergedIds = merges.flatMap((merge) => (merge.merged ? [merge.merged_id] : []))
  const wanted = { personIds, leadIds: ids('lead') as string[], dealIds: ids('deal') as number[] }
  const found = await findThem(tx, companyId, wanted)
  const titles = await renameThem(core, tx, companyId, found, words)
  const former = merges.flatMap(({ before }) => [before, ...before.emails, ...before.phones].flatMap(wordsOf))
  await forgetInCrmChanges(
    tx,
    companyId,
    found.map(({ kind, id }) => ({ kind, itemId: id })),
    [...words, ...former],
  )
  // Nobody sees these any more, so nobody could delete them.
  await emptyItems(tx, 'person', companyId, mergedIds, LONG_AGO)
  for (const kind of ['person', 'lead', 'deal'] as const) {
    const deleted = found.flatMap((item) => (item.kind === kind && item.deleted ? [item.id] : []))
    await emptyItems(tx, kind, companyId, deleted, LONG_AGO)
  }
  const stay = found.flatMap(({ kind, id, deleted }) => (deleted ? [] : [{ kind, id }]))
  return { stay, titles, merges: merges.length }
}

function wordsOf(known: { name: string } | { value: string }): string[] {
  const word = ('name' in known ? known.name : known.value).trim()
  return word === '' ? [] : [word]
}

interface Found extends ItemOfContact {
  deleted: boolean
}

/** Locked; a lead that a deal came of is among them. */
async function findThem(
  tx: Sql,
  companyId: number,
  wanted: { personIds: number[]; leadIds: string[]; dealIds: number[] },
): Promise<Found[]> {
  const found: Found[] = []
  const leadIds = new Set(wanted.leadIds)
  for (const id of wanted.personIds) {
    const row = await persons.lock(tx, companyId, id)
    if (row) found.push({ kind: 'person', id, deleted: row.deleted_at !== null })
  }
  for (const id of wanted.dealIds) {
    const row = await deals.lock(tx, companyId, id)
    if (row) found.push({ kind: 'deal', id, deleted: row.deleted_at !== null })
    if (row?.source_lead_id) leadIds.add(row.source_lead_id)
  }
  for (const id of leadIds) {
    const row = await leads.lock(tx, companyId, id)
    if (row) found.push({ kind: 'lead', id, deleted: row.deleted_at !== null })
  }
  return found
}

/** Answers how many. */
async function renameThem(
  core: Core,
  tx: Sql,
  companyId: number,
  items: Found[],
  words: string[],
): Promise<number> {
  const names = new Set(words.map(foldLine))
  const company = await findCompany(tx, companyId)
  const title = company?.locale === 'ja' ? NOBODY.ja : NOBODY.en
  const now = core.clock.now()
  let renamed = 0
  for (const { kind, id, deleted } of items) {
    if (kind === 'person' || deleted) continue
    if (kind === 'deal') {
      const deal = await deals.find(tx, companyId, Number(id))
      if (!deal || !names.has(foldLine(deal.title))) continue
      await deals.update(tx, companyId, deal.id, { ...deal, title }, now)
    } else {
      const lead = await leads.find(tx, companyId, String(id))
      if (!lead || !names.has(foldLine(lead.title))) continue
      await leads.update(tx, companyId, lead.id, { ...lead, title }, now)
    }
    await recordEvents(tx, [crmEvent(kind, 'changed', companyId, id)], now)
    await changeLinkedConversations(core, tx, companyId, kind, id)
    renamed++
  }
  return renamed
}
