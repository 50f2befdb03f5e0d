/**
 * The physical limit of ingest: the same rows that one message costs, written by pgbench in one transaction each, on
 * the same server with as many connections. pgbench comes from the system; where it is missing, the bench says so.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '../src/server/embedded-postgres/start-embedded-postgres.ts'

/** Rows per message: the request kept, the message, the conversation moved on, two events. */
const SCRIPT = `
\\set sender random(1, :senders)
begin;
insert into provider_requests (company_id, id, channel_id, number, digest, method, url, headers, body, received_at, state, processed_at)
values (1, gen_random_uuid(), :channel, nextval('receipt_numbers'), sha256(gen_random_uuid()::text::bytea), 'POST',
  'http://127.0.0.1:3000/webhooks/twilio/01890000-0000-7000-8000-000000000000',
  '{"host":"127.0.0.1:3000","content-type":"application/x-www-form-urlencoded; charset=UTF-8","x-twilio-signature":"L/OH5YylLD5NRKLltdqwSvS0BnU=","i-twilio-idempotency-token":"SM00000000000000000000000000000000","content-length":"700"}',
  convert_to(repeat('x', 700), 'UTF8'), now(), 'processed', now());
with moved as (
  update conversations set inbound_number = inbound_number + 1, last_inbound_at = now(), last_message_at = now(), version = version + 1
  where company_id = 1 and id = (select id from bench_conversations where number = :sender)
  returning id
)
insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, status, external_id, sent_at, receipt_number, created_at)
select 1, gen_random_uuid(), :channel, id, 'in', 'contact', '明日の15時に伺っても大丈夫でしょうか。 Message 12345 of the bench.', 'received',
  'SM' || md5(gen_random_uuid()::text), now(), nextval('receipt_numbers'), now()
from moved;
insert into events (company_id, type, channel_id, conversation_id, subject_id, recorded_at)
select 1, kind, :channel, (select id from bench_conversations where number = :sender), gen_random_uuid(), now()
from unnest(array['message.created', 'conversation.changed']) as kind;
commit;
`

export function findPgbench(): string | null {
  const folders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
  try {
    for (const version of readdirSync('/usr/lib/postgresql'))
      folders.unshift(`/usr/lib/postgresql/${version}/bin`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return folders.map((folder) => join(folder, 'pgbench')).find(existsSync) ?? null
}

/** Transactions a second. The table `bench_conversations(number, id)` must be there. */
export function runPgbench(
  pgbench: string,
  connection: Connection,
  options: { clients: number; seconds: number; senders: number; channelId: string },
): number {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagi-pgbench-'))
  try {
    const script = join(folder, 'ingest.sql')
    writeFileSync(script, SCRIPT)
    const { stdout, stderr, status } = spawnSync(
      pgbench,
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(options.clients),
        '-j',
        '2',
        '-T',
        String(options.seconds),
        '-f',
        script,
        '-D',
        `senders=${options.senders}`,
        '-D',
        `channel=${options.channelId}`,
        '-h',
        connection.host,
        '-p',
        String(connection.port),
        '-U',
        connection.user,
        connection.database,
      ],
      { encoding: 'utf8' },
    )
    const tps = /tps = ([\d.]+)/.exec(stdout)
    if (status !== 0 || !tps) throw new Error(`pgbench failed: ${stderr}`)
    return Number(tps[1])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
