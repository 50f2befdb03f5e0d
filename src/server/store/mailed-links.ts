import type { Sql } from './db.ts'

export type LinkPurpose = 'password_reset' | 'email_change'

export interface NewMailedLink {
  companyId: number
  userId: number
  purpose: LinkPurpose
  tokenHash: Buffer
  email: string | null
  createdAt: Date
  expiresAt: Date
}

/** Takes the place of the user's open link for the same purpose. */
export async function putMailedLink(sql: Sql, link: NewMailedLink): Promise<void> {
  await sql.query(
    `insert into mailed_links (company_id, user_id, purpose, token_hash, email, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, user_id, purpose) do update set token_hash = excluded.token_hash,
       email = excluded.email, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [link.companyId, link.userId, link.purpose, link.tokenHash, link.email, link.createdAt, link.expiresAt],
  )
}

export interface MailedLinkRow {
  company_id: number
  user_id: number
  email: string | null
}

const STILL_GOOD = 'purpose = $1 and token_hash = $2 and expires_at > $3'

export async function findMailedLink(
  sql: Sql,
  purpose: LinkPurpose,
  tokenHash: Buffer,
  at: Date,
): Promise<MailedLinkRow | null> {
  const [row] = await sql.query<MailedLinkRow>(
    `select company_id, user_id, email from mailed_links where ${STILL_GOOD}`,
    [purpose, tokenHash, at],
  )
  return row ?? null
}

/** A link works once: of two that come at the same moment one gets it. */
export async function takeMailedLink(
  sql: Sql,
  purpose: LinkPurpose,
  tokenHash: Buffer,
  at: Date,
): Promise<MailedLinkRow | null> {
  const [row] = await sql.query<MailedLinkRow>(
    `delete from mailed_links where ${STILL_GOOD} returning company_id, user_id, email`,
    [purpose, tokenHash, at],
  )
  return row ?? null
}

export async function deleteMailedLinks(sql: Sql, companyId: number, userId: number): Promise<void> {
  await sql.query('delete from mailed_links where company_id = $1 and user_id = $2', [companyId, userId])
}
