import type { Activity } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'

export interface NewActivity {
  companyId: number
  /** Of the system line. */
  id: string
  channelId: string
  conversationId: string
  activity: Activity
  at: Date
}

/** A system line stands in the thread and moves nothing: neither last message, nor order of the list, nor unread. */
export async function insertActivities(sql: Sql, activities: NewActivity[], at: Date): Promise<void> {
  await sql.query(
    `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, content, status,
       sent_at, receipt_number, created_at)
     select company_id, id, channel_id, conversation_id, 'out', 'system', content::jsonb, 'sent',
       sent_at, nextval('receipt_numbers'), $7::timestamptz
     from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) with ordinality
       as line(company_id, id, channel_id, conversation_id, content, sent_at, position)
     order by position`,
    [
      activities.map((line) => line.companyId),
      activities.map((line) => line.id),
      activities.map((line) => line.channelId),
      activities.map((line) => line.conversationId),
      activities.map((line) => JSON.stringify({ activity: line.activity })),
      activities.map((line) => line.at),
      at,
    ],
  )
}
