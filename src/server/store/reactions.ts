import type { Sql } from './db.ts'

export interface Reaction {
  companyId: number
  messageId: string
  authorType: 'contact' | 'provider_inbox'
  /** Null: taken back. */
  emoji: string | null
  at: Date
}

/** One of each author; a newer one replaces it. Answers the messages that it was put on. */
export async function putReactions(sql: Sql, reactions: Reaction[]): Promise<Set<string>> {
  const rows = await sql.query<{ message_id: string }>(
    `insert into message_reactions as kept (company_id, message_id, author_type, emoji, reacted_at)
     select * from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
     on conflict (company_id, message_id, author_type) do update
       set emoji = excluded.emoji, reacted_at = excluded.reacted_at
       where excluded.reacted_at >= kept.reacted_at
     returning message_id`,
    [
      reactions.map((reaction) => reaction.companyId),
      reactions.map((reaction) => reaction.messageId),
      reactions.map((reaction) => reaction.authorType),
      reactions.map((reaction) => reaction.emoji),
      reactions.map((reaction) => reaction.at),
    ],
  )
  return new Set(rows.map((row) => row.message_id))
}
