import type { Sql } from './db.ts'

export interface ErasedAddress {
  company_id: number
  id: string
  channel_id: string
  marks: string[]
  walked_to: string
}

/** `id` is new, so every request that is kept by now lies before it. */
export async function insertErasedAddress(
  sql: Sql,
  erased: { companyId: number; id: string; channelId: string; marks: string[] },
): Promise<void> {
  await sql.query(
    `insert into erased_addresses (company_id, id, channel_id, marks, walked_to) values ($1, $2, $3, $4, $2)`,
    [erased.companyId, erased.id, erased.channelId, erased.marks],
  )
}

/** Locked, and not one that another process walks for. */
export async function claimErasedAddress(tx: Sql): Promise<ErasedAddress | null> {
  const [row] = await tx.query<ErasedAddress>(
    `select company_id, id, channel_id, marks, walked_to from erased_addresses
     order by company_id, id limit 1 for update skip locked`,
  )
  return row ?? null
}

/**
 * What the requests of one slice say goes where they hold a mark, as bytes: nobody can say what an unread body means.
 * Digest, state and time stay. Answers where the slice ended; null: there is no more.
 */
export async function forgetMarkedBodies(
  tx: Sql,
  erased: ErasedAddress,
  limit: number,
): Promise<string | null> {
  const [row] = await tx.query<{ last: string | null }>(
    `with slice as materialized (
       select id, body, channel_id, state from provider_requests
       where company_id = $1 and id < $2 order by id desc limit $5),
     gone as (
       update provider_requests r set body = null from slice
       where r.company_id = $1 and r.id = slice.id and slice.state <> 'received'
         and (slice.channel_id = $3 or slice.channel_id is null)
         and exists (select from unnest($4::bytea[]) as mark where position(mark in slice.body) > 0))
     select (array_agg(id order by id))[1]::text as last from slice`,
    [
      erased.company_id,
      erased.walked_to,
      erased.channel_id,
      erased.marks.map((mark) => Buffer.from(mark)),
      limit,
    ],
  )
  return row?.last ?? null
}

export async function walkOn(tx: Sql, erased: ErasedAddress, walkedTo: string | null): Promise<void> {
  const { company_id: companyId, id } = erased
  if (walkedTo === null)
    await tx.query('delete from erased_addresses where company_id = $1 and id = $2', [companyId, id])
  else
    await tx.query('update erased_addresses set walked_to = $3 where company_id = $1 and id = $2', [
      companyId,
      id,
      walkedTo,
    ])
}
