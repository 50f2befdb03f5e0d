import type { ChannelType, Word } from '../../shared/contract/channels.ts'
import type { Sql } from './db.ts'

export interface ChannelLoginRow {
  company_id: number
  id: string
  user_id: number
  channel_id: string | null
  type: ChannelType
  settings: Record<string, string | null>
  secrets: Buffer
  status: 'waiting' | 'ready' | 'failed'
  problem: string | null
  /** The same by codes. */
  problem_words: Word[]
  choices: { id: string; name: string; usable: boolean }[]
}

const COLUMNS =
  'company_id, id, user_id, channel_id, type, settings, secrets, status, problem, problem_words,\n  choices'

export async function insertChannelLogin(
  sql: Sql,
  login: Omit<ChannelLoginRow, 'status' | 'problem' | 'problem_words' | 'choices'> & {
    stateDigest: Buffer
    minutes: number
  },
): Promise<void> {
  // Also clears what nobody came back for: rows are few, and none lives for long.
  await sql.query('delete from channel_logins where expires_at < now()')
  await sql.query(
    `insert into channel_logins (company_id, id, user_id, channel_id, type, settings, secrets, state_digest, status,
       expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', now() + make_interval(mins => $9))`,
    [
      login.company_id,
      login.id,
      login.user_id,
      login.channel_id,
      login.type,
      JSON.stringify(login.settings),
      login.secrets,
      login.stateDigest,
      login.minutes,
    ],
  )
}

/** The login that this answer belongs to: it can be taken once, by the one who began it. */
export async function takeChannelLogin(
  sql: Sql,
  companyId: number,
  userId: number,
  stateDigest: Buffer,
): Promise<ChannelLoginRow | null> {
  const [row] = await sql.query<ChannelLoginRow>(
    `update channel_logins set state_digest = '', problem = null
     where company_id = $1 and user_id = $2 and state_digest = $3 and expires_at > now()
     returning ${COLUMNS}`,
    [companyId, userId, stateDigest],
  )
  return row ?? null
}

export async function findChannelLogin(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<ChannelLoginRow | null> {
  const [row] = await sql.query<ChannelLoginRow>(
    `select ${COLUMNS} from channel_logins
     where company_id = $1 and user_id = $2 and id = $3 and expires_at > now()`,
    [companyId, userId, id],
  )
  return row ?? null
}

export async function finishChannelLogin(
  sql: Sql,
  login: Pick<
    ChannelLoginRow,
    'company_id' | 'id' | 'status' | 'problem' | 'problem_words' | 'choices' | 'secrets'
  >,
): Promise<void> {
  await sql.query(
    `update channel_logins set status = $3, problem = $4, choices = $5, secrets = $6, problem_words = $7
     where company_id = $1 and id = $2`,
    [
      login.company_id,
      login.id,
      login.status,
      login.problem,
      JSON.stringify(login.choices),
      login.secrets,
      JSON.stringify(login.problem_words),
    ],
  )
}
