import type { Locale } from '../../shared/contract/users.ts'
import type { Sql } from './db.ts'

export interface NewInvitation {
  companyId: number
  id: string
  tokenHash: Buffer
  /** In lower case. */
  email: string
  name: string | null
  locale: Locale | null
  admin: boolean
  accountSettingsAccess: boolean
  invitedBy: number
  createdAt: Date
  expiresAt: Date
}

/** Takes the place of an open invitation to the same email, whose link stops working. */
export async function putInvitation(sql: Sql, invitation: NewInvitation): Promise<void> {
  await sql.query(
    `insert into invitations (company_id, id, token_hash, email, name, locale, admin, account_settings_access,
       invited_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (company_id, email) where used_at is null do update set
       id = excluded.id, token_hash = excluded.token_hash, name = excluded.name, locale = excluded.locale,
       admin = excluded.admin, account_settings_access = excluded.account_settings_access,
       invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [
      invitation.companyId,
      invitation.id,
      invitation.tokenHash,
      invitation.email,
      invitation.name,
      invitation.locale,
      invitation.admin,
      invitation.accountSettingsAccess,
      invitation.invitedBy,
      invitation.createdAt,
      invitation.expiresAt,
    ],
  )
}

export interface InvitationRow {
  company_id: number
  id: string
  email: string
  name: string | null
  locale: Locale | null
  admin: boolean
  account_settings_access: boolean
  expires_at: Date
  used_at: Date | null
}

const COLUMNS = 'company_id, id, email, name, locale, admin, account_settings_access, expires_at, used_at'

export interface OpenInvitationRow extends InvitationRow {
  created_at: Date
  invited_by: number
}

/** Not used; also those whose time is over, so that they can be sent again. The newest first. */
export function listOpenInvitations(sql: Sql, companyId: number): Promise<OpenInvitationRow[]> {
  return sql.query<OpenInvitationRow>(
    `select ${COLUMNS}, created_at, invited_by from invitations
     where company_id = $1 and used_at is null order by created_at desc, id desc limit 200`,
    [companyId],
  )
}

/** Gives an open invitation another link and time anew; the old link stops working. */
export async function renewInvitation(
  sql: Sql,
  companyId: number,
  id: string,
  tokenHash: Buffer,
  createdAt: Date,
  expiresAt: Date,
): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(
    `update invitations set token_hash = $3, created_at = $4, expires_at = $5
     where company_id = $1 and id = $2 and used_at is null returning ${COLUMNS}`,
    [companyId, id, tokenHash, createdAt, expiresAt],
  )
  return row ?? null
}

/** False where there is no such open one. */
export async function deleteOpenInvitation(sql: Sql, companyId: number, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from invitations where company_id = $1 and id = $2 and used_at is null returning id',
    [companyId, id],
  )
  return rows.length > 0
}

export async function findInvitation(sql: Sql, tokenHash: Buffer): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(`select ${COLUMNS} from invitations where token_hash = $1`, [
    tokenHash,
  ])
  return row ?? null
}

/** Not used, and its time is not over; the newest, where several companies invite the same address. */
export async function findOpenInvitation(
  sql: Sql,
  email: string,
  at: Date,
  lock: '' | 'for update' = '',
): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(
    `select ${COLUMNS} from invitations where email = $1 and used_at is null and expires_at > $2
     order by created_at desc limit 1 ${lock}`,
    [email, at],
  )
  return row ?? null
}

/** Two who follow the same link wait for each other. */
export async function lockInvitation(sql: Sql, tokenHash: Buffer): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(
    `select ${COLUMNS} from invitations where token_hash = $1 for update`,
    [tokenHash],
  )
  return row ?? null
}

export async function setInvitationUsed(sql: Sql, companyId: number, id: string, at: Date): Promise<void> {
  await sql.query('update invitations set used_at = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    at,
  ])
}
