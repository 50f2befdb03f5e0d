/** What a database has to be told that was brought back from a backup: the world has gone on without it. */
interface Replaced {
  query<Row extends object = never>(text: string, values?: unknown[]): Promise<Row[]>
}

/**
 * A new epoch with no events, so every screen fetches anew (precise 17). What waited to be sent may have left since the
 * backup was made: sent again by itself it could arrive twice, so a person decides (B4). Answers how many those are.
 */
export async function beginAnew(on: Replaced, epoch: string, keyFingerprint: string): Promise<number> {
  await on.query(
    `update installation set epoch = $1, key_fingerprint = $2, events_removed_xact = '0', events_removed_id = 0`,
    [epoch, keyFingerprint],
  )
  // Transactions are counted anew in another cluster; words are written once more where they are missing.
  await on.query(
    `update search_progress set xact = '0', event_id = 0, walked_company = null, walked_message = null,
       walked_all = false`,
  )
  const asked = await on.query<{ message_id: string }>(
    `with waited as (
       update outbox set state = 'asked', lease_holder = null, lease_until = null where state <> 'asked'
       returning company_id, message_id)
     update messages m set status = 'unknown', version = m.version + 1
     from waited where m.company_id = waited.company_id and m.id = waited.message_id and m.status = 'queued'
     returning m.id as message_id`,
  )
  // Whoever held these is not here.
  for (const table of ['provider_requests', 'gap_checks', 'history_imports'])
    await on.query(
      `update ${table} set lease_holder = null, lease_until = null where lease_holder is not null`,
    )
  return asked.length
}
