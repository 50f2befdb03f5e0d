import type { ChannelType } from '../../shared/contract/channels.ts'
import type { Sql } from './db.ts'

export async function keepFormerChannel(
  sql: Sql,
  channel: { company_id: number; type: ChannelType; address: string; id: string },
): Promise<void> {
  await sql.query(
    `insert into former_channels (company_id, type, address, channel_id) values ($1, $2, $3, $4)
     on conflict (company_id, type, address) do update set channel_id = excluded.channel_id`,
    [channel.company_id, channel.type, channel.address, channel.id],
  )
}

/** The id that this number or page had here before, if it was connected once. */
export async function findFormerChannel(
  sql: Sql,
  companyId: number,
  type: ChannelType,
  address: string,
): Promise<string | null> {
  const [row] = await sql.query<{ channel_id: string }>(
    'select channel_id from former_channels where company_id = $1 and type = $2 and address = $3',
    [companyId, type, address],
  )
  return row?.channel_id ?? null
}
