/**
 * Keeps the words of messages and contacts up to date, a few seconds behind at most (ten while a flood of messages comes in), without making anybody wait:
 * it follows the events from a position of its own, and walks once through what was there before them. One process
 * at a time; what it has written and how far it has come commit together, so nothing is left out and no crash matters.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Core } from '../conversations/core.ts'
import { bigramsOf } from '../lib/bigrams.ts'
import { foldText } from '../lib/fold-text.ts'
import { isReferenceGone, type Sql } from '../store/db.ts'
import { type EventRow, readEvents } from '../store/events.ts'
import {
  findContactsOfConversations,
  findSearchableContacts,
  findSearchableMessages,
  lockSearchProgress,
  readSearchProgress,
  type SearchableContact,
  type SearchableMessage,
  type SearchProgress,
  saveSearchProgress,
  tidyMessageWords,
  walkMessages,
  writeContactWords,
  writeMessageWords,
} from '../store/search.ts'

/** A slice is one short transaction: readers of events wait for the slowest (precise 17). */
const SLICE = 200
const MOST_SLICES = 50
const SLICES_BETWEEN_TIDYING = 4

/** Answers how many slices it wrote. */
export async function fillSearch(core: Core): Promise<number> {
  let slices = 0
  while (slices < MOST_SLICES && (await fillSlice(core)))
    if (++slices % SLICES_BETWEEN_TIDYING === 0) await tidyMessageWords(core.db)
  if (slices % SLICES_BETWEEN_TIDYING > 0) await tidyMessageWords(core.db)
  return slices
}

/** What takes time, reading and finding the words, happens before the transaction. */
async function fillSlice({ db }: Core): Promise<boolean> {
  const seen = await readSearchProgress(db)
  const { events } = await readEvents(db, seen, SLICE)
  const lastEvent = events.at(-1)
  if (!lastEvent && seen.walked_all) return false
  const walked = lastEvent ? [] : await walkMessages(db, seen, SLICE)
  const lastWalked = walked.at(-1)
  const words: CompanyWords[] = []
  for (const [companyId, ofCompany] of byCompany(events))
    words.push(await findChanged(db, companyId, ofCompany))
  for (const [companyId, ofCompany] of byCompany(walked))
    words.push(await findWalked(db, companyId, ofCompany))
  const next: SearchProgress = lastEvent
    ? { ...seen, xact: lastEvent.xact, id: lastEvent.id }
    : lastWalked
      ? { ...seen, walked_company: lastWalked.company_id, walked_message: lastWalked.id }
      : { ...seen, walked_all: true }
  try {
    return await db.transaction(async (tx) => {
      const progress = await lockSearchProgress(tx)
      if (!progress) return false
      // Another process, or somebody who asked for another walk, was quicker.
      if (!isDeepStrictEqual(progress, seen)) return true
      for (const { companyId, messageIds, messages, contacts } of words) {
        if (messageIds.length > 0) await writeMessageWords(tx, companyId, messageIds, messages)
        if (contacts.length > 0) await writeContactWords(tx, companyId, contacts)
      }
      await saveSearchProgress(tx, next)
      return true
    })
  } catch (error) {
    // A message was deleted since its words were found; the next look does not find it.
    if (isReferenceGone(error)) return true
    throw error
  }
}

interface CompanyWords {
  companyId: number
  /** Also those that have no words any more. */
  messageIds: string[]
  messages: (SearchableMessage & { words: string })[]
  contacts: { id: string; channel_id: string; words: string }[]
}

async function findChanged(db: Sql, companyId: number, events: EventRow[]): Promise<CompanyWords> {
  const messageIds = unique(
    events.flatMap((event) =>
      event.type.startsWith('message.') && event.subject_id ? event.subject_id : [],
    ),
  )
  const conversationIds = unique(
    events.flatMap((event) =>
      event.type.startsWith('conversation.') && event.data === null ? (event.conversation_id ?? []) : [],
    ),
  )
  const contacts =
    conversationIds.length > 0 ? await findContactsOfConversations(db, companyId, conversationIds) : []
  return wordsOf(db, companyId, messageIds, contacts)
}

async function findWalked(
  db: Sql,
  companyId: number,
  walked: { id: string; contact_id: string }[],
): Promise<CompanyWords> {
  const contactIds = unique(walked.map((message) => message.contact_id))
  const contacts = await findSearchableContacts(db, companyId, contactIds)
  return wordsOf(db, companyId, unique(walked.map((message) => message.id)), contacts)
}

async function wordsOf(
  db: Sql,
  companyId: number,
  messageIds: string[],
  contacts: SearchableContact[],
): Promise<CompanyWords> {
  const found = messageIds.length > 0 ? await findSearchableMessages(db, companyId, messageIds) : []
  const messages = found.map((message) => ({ ...message, words: wordsIn(searchableTextOf(message)) }))
  return {
    companyId,
    messageIds,
    messages: messages.filter(({ words }) => words !== ''),
    contacts: contacts.map((contact) => ({
      id: contact.id,
      channel_id: contact.channel_id,
      words: wordsIn(searchableFieldsOf(contact).join('\n')),
    })),
  }
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
