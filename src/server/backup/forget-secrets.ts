/**
 * Another key cannot open what the old one sealed. What nobody can open any more goes, or it would lock people out: a
 * second factor has to be set up anew, a browser asks again to be notified, a waiting letter is lost. Each channel gets secrets that nobody knows, rather than none: an
 * empty one could be guessed, and with it a signature be made. A person enters the right ones.
 */
import { codesOf, say } from '../../shared/say.ts'
import { sealSecrets } from '../connections/find-connection.ts'
import { newSecret } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Replacement } from '../store/snapshot.ts'

const KINDS = ['auth_token', 'page_access_token', 'app_secret', 'verify_token']
const REASON = say('RESTORED_WITHOUT_SECRETS')

export async function forgetSecrets(on: Replacement, box: SecretBox, now: Date): Promise<void> {
  const channels = await on.query<{ id: string }>('select id from channels')
  for (const { id } of channels) {
    const unknown = Object.fromEntries(KINDS.map((kind) => [kind, newSecret()]))
    await on.query(
      `update channels set secrets = $2, status = 'attention', status_reason = $3, check_failed = true,
         check_due_at = $4, version = version + 1 where id = $1`,
      [id, sealSecrets(box, id, unknown), REASON.sentence, now],
    )
  }
  if (await hasColumn(on, 'channels', 'status_words'))
    await on.query('update channels set status_words = $1', [JSON.stringify(codesOf([REASON]))])
  for (const table of ['second_factors', 'recovery_codes', 'push_subscriptions', 'channel_logins'])
    await on.query(`delete from ${table}`)
  // What was deleted is no longer recognised.
  if (await hasColumn(on, 'installation', 'hash_key'))
    await on.query('update installation set hash_key = null, former_key_fingerprint = null')
  await on.query(
    `update mails set state = 'failed', content = null, answer = $1, settled_at = $2 where state = 'waiting'`,
    ['restored without its secrets', now],
  )
}

/** A backup of an older version lacks the newer ones. */
async function hasColumn(on: Replacement, table: string, column: string): Promise<boolean> {
  const [kept] = await on.query<{ there: boolean }>(
    `select exists (select from information_schema.columns
       where table_schema = 'public' and table_name = $1 and column_name = $2) as there`,
    [table, column],
  )
  return kept?.there === true
}
