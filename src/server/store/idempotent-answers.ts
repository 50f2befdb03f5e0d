import type { Sql } from './db.ts'
import { containingAsString } from './like.ts'

export interface AnswerKey {
  companyId: number
  userId: number
  requestKey: Buffer
}

export interface KeptAnswer {
  digest: Buffer
  running_until: Date
  status: number | null
  answer: string | null
}

/** True where this request is the first, or the first since the old answer's day was over. */
export async function beginAnswer(
  sql: Sql,
  key: AnswerKey,
  digest: Buffer,
  times: { beganAt: Date; overBefore: Date; runningUntil: Date },
): Promise<boolean> {
  const rows = await sql.query<{ began: boolean }>(
    `insert into idempotent_answers as kept (company_id, user_id, request_key, digest, began_at, running_until)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id, user_id, request_key) do update
       set digest = excluded.digest, began_at = excluded.began_at, running_until = excluded.running_until,
         status = null, answer = null, about = '{}'
       where kept.began_at <= $7
     returning true as began`,
    [key.companyId, key.userId, key.requestKey, digest, times.beganAt, times.runningUntil, times.overBefore],
  )
  return rows.length > 0
}

export async function findAnswer(sql: Sql, key: AnswerKey): Promise<KeptAnswer | null> {
  const [row] = await sql.query<KeptAnswer>(
    `select digest, running_until, status, answer from idempotent_answers
     where company_id = $1 and user_id = $2 and request_key = $3`,
    [key.companyId, key.userId, key.requestKey],
  )
  return row ?? null
}

/**
 * The text stays out where one of these conversations is gone by now. Those that are there can't go before this is
 * committed: whoever deletes them waits, and then finds the answer.
 */
export async function keepAnswer(
  tx: Sql,
  key: AnswerKey,
  kept: { status: number; answer: string; about: string[]; conversationIds: string[] },
): Promise<void> {
  const there = await tx.query<{ id: string }>(
    'select id from conversations where company_id = $1 and id = any($2::uuid[]) order by id for key share',
    [key.companyId, kept.conversationIds],
  )
  const whole = there.length === new Set(kept.conversationIds).size
  await tx.query(
    `update idempotent_answers set status = $4, answer = $5, about = $6
     where company_id = $1 and user_id = $2 and request_key = $3 and status is null`,
    [
      key.companyId,
      key.userId,
      key.requestKey,
      kept.status,
      whole ? kept.answer : null,
      whole ? kept.about : [],
    ],
  )
}

/** The first changed nothing, so the next may try again. */
export async function dropAnswer(sql: Sql, key: AnswerKey): Promise<void> {
  await sql.query(
    `delete from idempotent_answers
     where company_id = $1 and user_id = $2 and request_key = $3 and status is null`,
    [key.companyId, key.userId, key.requestKey],
  )
}

/** Answers that speak of any of these lose their text (precise 2). */
export async function forgetAnswersAbout(sql: Sql, companyId: number, ids: string[]): Promise<void> {
  await sql.query(
    `update idempotent_answers set answer = null, about = '{}'
     where company_id = $1 and about <> '{}' and about && $2::uuid[]`,
    [companyId, ids],
  )
}

/** The same for answers about something else that repeat one of these words as a whole. They are a day's at most. */
export async function forgetAnswersWith(sql: Sql, companyId: number, words: string[]): Promise<void> {
  await sql.query(
    `update idempotent_answers set answer = null, about = '{}'
     where company_id = $1 and answer like any($2::text[])`,
    [companyId, words.map(containingAsString)],
  )
}

export async function deleteOldAnswers(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ gone: boolean }>(
    `delete from idempotent_answers where (company_id, user_id, request_key) in (
       select company_id, user_id, request_key from idempotent_answers where began_at <= $1
       order by began_at limit $2)
     returning true as gone`,
    [before, limit],
  )
  return rows.length
}
