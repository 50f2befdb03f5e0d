import type { Sql } from './db.ts'

export interface NewMail {
  companyId: number
  id: string
  kind: string
  /** Sealed. */
  content: Buffer
  giveUpAt: Date
  at: Date
}

export async function insertMail(sql: Sql, mail: NewMail): Promise<void> {
  await sql.query(
    `insert into mails (company_id, id, kind, content, state, due_at, give_up_at, created_at)
     values ($1, $2, $3, $4, 'waiting', $6, $5, $6)`,
    [mail.companyId, mail.id, mail.kind, mail.content, mail.giveUpAt, mail.at],
  )
}

export interface WaitingMail {
  company_id: number
  id: string
  kind: string
  content: Buffer
  /** This one included. */
  attempts: number
  give_up_at: Date
}

export function claimMails(
  sql: Sql,
  now: Date,
  lease: { holder: string; until: Date },
  realNow: Date,
  limit: number,
): Promise<WaitingMail[]> {
  return sql.query<WaitingMail>(
    `with due as (
       select company_id, id from mails
       where state = 'waiting' and due_at <= $1 and (lease_until is null or lease_until < $4)
       order by due_at limit $5 for update skip locked
     )
     update mails m set lease_holder = $2, lease_until = $3, attempts = m.attempts + 1
     from due where m.company_id = due.company_id and m.id = due.id
     returning m.company_id, m.id, m.kind, m.content, m.attempts, m.give_up_at`,
    [now, lease.holder, lease.until, realNow, limit],
  )
}

export interface MailKey {
  companyId: number
  id: string
  /** Only the lease's holder records what became of it. */
  holder: string
}

export async function settleMail(
  sql: Sql,
  key: MailKey,
  state: 'sent' | 'failed',
  answer: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `update mails set state = $4, answer = $5, settled_at = $6, content = null, lease_holder = null,
       lease_until = null
     where company_id = $1 and id = $2 and lease_holder = $3`,
    [key.companyId, key.id, key.holder, state, answer, at],
  )
}

export async function postponeMail(sql: Sql, key: MailKey, answer: string, dueAt: Date): Promise<void> {
  await sql.query(
    `update mails set due_at = $5, answer = $4, lease_holder = null, lease_until = null
     where company_id = $1 and id = $2 and lease_holder = $3`,
    [key.companyId, key.id, key.holder, answer, dueAt],
  )
}
