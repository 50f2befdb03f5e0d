/** B8: persons of the CRM by name, number or email, each with a conversation to go to. */
import { newestConversationsOfPersons } from '../store/conversation-links.ts'
import { type CrmHitRow, searchCrm } from '../store/crm-search.ts'
import type { Db } from '../store/db.ts'
import { type ExcerptPart, excerptOf, wordsOf } from './excerpt.ts'
import type { Question } from './search-inbox.ts'

export interface PersonHit {
  person: CrmHitRow
  conversationId: string | null
  excerpt: ExcerptPart[]
}

const MOST = 20

/** Best first. `viewerId` null: an admin. */
export async function searchPersons(
  db: Db,
  { companyId, channelIds, q, limit }: Pick<Question, 'companyId' | 'channelIds' | 'q' | 'limit'>,
  viewerId: number | null,
): Promise<PersonHit[]> {
  const persons = await searchCrm(db, companyId, viewerId, {
    type: 'person',
    text: q,
    match: 'middle',
    columns: ['search_name', 'search_phone', 'search_email'],
    where: {},
    limit: Math.min(limit, MOST),
  })
  if (persons.length === 0) return []
  const ids = persons.map((person) => Number(person.id))
  const newest = await newestConversationsOfPersons(db, companyId, channelIds, ids)
  const conversationOf = new Map(newest.map((row) => [row.person_id, row.conversation_id]))
  return persons.map((person) => ({
    person,
    conversationId: conversationOf.get(Number(person.id)) ?? null,
    excerpt: excerptOfPerson(person, wordsOf(q)),
  }))
}

/** The first field that holds all words. A number that is written with other marks shows as it stands. */
function excerptOfPerson({ label, phones, emails }: CrmHitRow, words: string[]): ExcerptPart[] {
  for (const field of [label, ...(phones ?? []), ...(emails ?? [])]) {
    const excerpt = excerptOf(field, words)
    if (excerpt) return excerpt
  }
  return [{ text: phones?.[0] ?? emails?.[0] ?? label, hit: false }]
}
