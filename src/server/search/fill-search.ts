/**
 * Keeps the words of messages and contacts up to date, a few seconds behind at most, without making anybody wait:
 * it follows the events from a position of its own, and walks once through what was there before them. One process
 * at a time; what it has written and how far it has come commit together, so nothing is left out and no crash matters.
 */
import type { Core } from '../conversations/core.ts'
import { bigramsOf } from '../lib/bigrams.ts'
import { foldText } from '../lib/fold-text.ts'
import type { Sql } from '../store/db.ts'
import { type EventRow, readEvents } from '../store/events.ts'
import {
  findContactsOfConversations,
  findSearchableContacts,
  findSearchableMessages,
  lockSearchProgress,
  readSearchProgress,
  type SearchableContact,
  type SearchableMessage,
  saveSearchProgress,
  walkMessages,
  writeContactWords,
  writeMessageWords,
} from '../store/search.ts'

/** A slice is one short transaction: readers of events wait for the slowest (precise 17). */
const SLICE = 200
const MOST_SLICES = 50

/** Answers how many slices it wrote. */
export async function fillSearch(core: Core): Promise<number> {
  for (let slices = 0; slices < MOST_SLICES; slices++) if (!(await fillSlice(core))) return slices
  return MOST_SLICES
}

async function fillSlice(core: Core): Promise<boolean> {
  const seen = await readSearchProgress(core.db)
  const waiting = await readEvents(core.db, seen, 1)
  if (waiting.events.length === 0 && seen.walked_all) return false
  return await core.db.transaction(async (tx) => {
    const progress = await lockSearchProgress(tx)
    if (!progress) return false
    const { events } = await readEvents(tx, progress, SLICE)
    const last = events.at(-1)
    if (last) {
      for (const [companyId, ofCompany] of byCompany(events)) await follow(tx, companyId, ofCompany)
      await saveSearchProgress(tx, { ...progress, xact: last.xact, id: last.id })
      return true
    }
    if (progress.walked_all) return false
    const walked = await walkMessages(tx, progress, SLICE)
    for (const [companyId, ofCompany] of byCompany(walked)) {
      await writeMessages(tx, companyId, unique(ofCompany.map((message) => message.id)))
      const contactIds = unique(ofCompany.map((message) => message.contact_id))
      await writeContacts(tx, companyId, await findSearchableContacts(tx, companyId, contactIds))
    }
    const end = walked.at(-1)
    await saveSearchProgress(
      tx,
      end
        ? { ...progress, walked_company: end.company_id, walked_message: end.id }
        : { ...progress, walked_all: true },
    )
    return true
  })
}

async function follow(tx: Sql, companyId: number, events: EventRow[]): Promise<void> {
  const messageIds = events.flatMap((event) =>
    event.type.startsWith('message.') && event.subject_id ? event.subject_id : [],
  )
  const conversationIds = events.flatMap((event) =>
    event.type.startsWith('conversation.') && event.data === null ? (event.conversation_id ?? []) : [],
  )
  if (messageIds.length > 0) await writeMessages(tx, companyId, unique(messageIds))
  if (conversationIds.length > 0)
    await writeContacts(
      tx,
      companyId,
      await findContactsOfConversations(tx, companyId, unique(conversationIds)),
    )
}

async function writeMessages(tx: Sql, companyId: number, ids: string[]): Promise<void> {
  const messages = await findSearchableMessages(tx, companyId, ids)
  const found = messages.map((message) => ({ ...message, words: wordsIn(searchableTextOf(message)) }))
  await writeMessageWords(
    tx,
    companyId,
    ids,
    found.filter(({ words }) => words !== ''),
  )
}

async function writeContacts(tx: Sql, companyId: number, contacts: SearchableContact[]): Promise<void> {
  if (contacts.length === 0) return
  const found = contacts.map((contact) => ({
    id: contact.id,
    channel_id: contact.channel_id,
    words: wordsIn(searchableFieldsOf(contact).join('\n')),
  }))
  await writeContactWords(tx, companyId, found)
}

/** What a colleague can see of a message and may look for. */
export function searchableTextOf({ text, content }: Pick<SearchableMessage, 'text' | 'content'>): string {
  const { choice, location } = content ?? {}
  return [text, choice?.title === text ? null : choice?.title, location?.name, location?.address]
    .filter((part) => part)
    .join('\n')
}

export function searchableFieldsOf(
  contact: Pick<SearchableContact, 'name' | 'phone' | 'addresses'>,
): string[] {
  const { name, phone, addresses } = contact
  return [name, phone, ...addresses].filter((part) => part !== null)
}

function wordsIn(text: string): string {
  return bigramsOf(foldText(text).text).join(' ')
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)]
}

function byCompany<T extends { company_id: number }>(rows: T[]): Map<number, T[]> {
  const companies = new Map<number, T[]>()
  for (const row of rows) {
    const list = companies.get(row.company_id)
    if (list) list.push(row)
    else companies.set(row.company_id, [row])
  }
  return companies
}
