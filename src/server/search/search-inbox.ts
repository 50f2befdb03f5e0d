/**
 * B8: finds messages and contacts by words of any language. The index gives candidates that hold all pairs of
 * letters; each is looked at again, because the pairs may stand apart.
 */

import { bigramQuery } from '../lib/bigrams.ts'
import { FIRST_WALK, furtherWalk } from '../lib/shorter-way.ts'
import type { Db } from '../store/db.ts'
import { estimateRows } from '../store/estimate-rows.ts'
import { findMessages, type MessageView } from '../store/messages.ts'
import {
  type Asked,
  type Candidate,
  findContactCandidates,
  findSearchableContacts,
  gatherMessageCandidates,
  type SearchableContact,
  walkMessageCandidates,
} from '../store/search.ts'
import { type ExcerptPart, excerptOf, wordsOf } from './excerpt.ts'
import { searchableFieldsOf, searchableTextOf } from './fill-search.ts'

export interface Question {
  companyId: number
  /** Of the channels that the asker may see. */
  channelIds: string[]
  q: string
  after: { at: Date; id: string } | null
  limit: number
}

export interface MessageHit {
  message: MessageView
  excerpt: ExcerptPart[]
}

export interface ContactHit {
  conversationId: string
  contact: SearchableContact
  excerpt: ExcerptPart[]
}

export interface Hits<T> {
  hits: T[]
  /** Where to go on; null at the end. */
  next: Candidate | null
}

/** A question whose pairs are everywhere and whose words are nowhere is given up after so many pages. */
const MOST_PAGES = 10

export function searchMessages(db: Db, question: Question): Promise<Hits<MessageHit>> {
  const words = wordsOf(question.q)
  return search(question, words, async (asked) => {
    const candidates = await findMessageCandidates(db, asked)
    const ids = candidates.map((candidate) => candidate.id)
    const messages = ids.length > 0 ? await findMessages(db, asked.companyId, ids) : []
    const byId = new Map(messages.map((message) => [message.id, message]))
    return candidates.map((candidate) => {
      const message = byId.get(candidate.id)
      const excerpt = message ? excerptOf(searchableTextOf(message), words) : null
      return { candidate, hit: message && excerpt ? { message, excerpt } : null }
    })
  })
}

async function findMessageCandidates(db: Db, asked: Asked): Promise<Candidate[]> {
  const near = await walkMessageCandidates(db, asked, FIRST_WALK)
  if (near.length === asked.limit) return near
  const rows =
    near.length > 0 && furtherWalk(near.length, asked.limit, await estimateRows(db, 'message_search'))
  const far = rows ? await walkMessageCandidates(db, asked, rows) : near
  return far.length === asked.limit ? far : await gatherMessageCandidates(db, asked)
}

export function searchContacts(db: Db, question: Question): Promise<Hits<ContactHit>> {
  const words = wordsOf(question.q)
  return search(question, words, async (asked) => {
    const candidates = await findContactCandidates(db, asked)
    const ids = candidates.map((candidate) => candidate.contact_id)
    const contacts = ids.length > 0 ? await findSearchableContacts(db, asked.companyId, ids) : []
    const byId = new Map(contacts.map((contact) => [contact.id, contact]))
    return candidates.map((candidate) => {
      const contact = byId.get(candidate.contact_id)
      const excerpt = contact ? excerptOfContact(contact, words) : null
      const hit = contact && excerpt ? { conversationId: candidate.id, contact, excerpt } : null
      return { candidate, hit }
    })
  })
}

/** The first field that holds all words, else all fields together. */
function excerptOfContact(contact: SearchableContact, words: string[]): ExcerptPart[] | null {
  const fields = searchableFieldsOf(contact)
  for (const text of [...fields, fields.join(' · ')]) {
    const excerpt = excerptOf(text, words)
    if (excerpt) return excerpt
  }
  return null
}

/** Reads pages of candidates until the page of hits is full. */
async function search<T>(
  { q: _, ...question }: Question,
  words: string[],
  read: (asked: Asked) => Promise<{ candidate: Candidate; hit: T | null }[]>,
): Promise<Hits<T>> {
  const query = bigramQuery(words.join(' '))
  if (query === null || question.channelIds.length === 0) return { hits: [], next: null }
  const hits: T[] = []
  let after = question.after
  for (let page = 0; page < MOST_PAGES; page++) {
    const limit = question.limit + 1
    const found = await read({ ...question, after, query, limit })
    for (const { candidate, hit } of found) {
      if (hits.length === question.limit && after) return { hits, next: { id: after.id, at: after.at } }
      if (hit) hits.push(hit)
      after = candidate
    }
    if (found.length < limit) return { hits, next: null }
  }
  return { hits, next: after }
}
