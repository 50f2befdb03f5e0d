/**
 * Sends a mail durably: `sendMail` keeps it, sealed, and it leaves at once or when the mail server is there again.
 * What is kept of it goes as soon as it has left.
 */
import type { Core } from '../conversations/core.ts'
import { createWaitingWork, type WaitingWork } from '../jobs/waiting-work.ts'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Sql } from '../store/db.ts'
import { claimMails, insertMail, postponeMail, settleMail, type WaitingMail } from '../store/mails.ts'
import type { Mail } from './mail.ts'
import type { MailTransport } from './mail-transport.ts'
import { pauseBeforeMail } from './retry-mail.ts'

export interface QueuedMail extends Mail {
  companyId: number
  /** What it is for, such as `invitation`: shown to operators. */
  kind: string
  /** After this long nobody would want it any more. */
  giveUpAfterSeconds?: number
}

export interface Mailer {
  /** False where there is no mail server: then `sendMail` keeps nothing. */
  configured: boolean
  /**
   * Queues it; answers its id, or null without a mail server. Within a transaction (`sql`) it leaves only if that
   * commits.
   */
  sendMail(mail: QueuedMail, sql?: Sql): Promise<string | null>
  work: WaitingWork
}

const LEASE_SECONDS = 120
const MOST_AT_ONCE = 4
const GIVE_UP_AFTER_SECONDS = 4 * 3600

export function createMailer(
  core: Core,
  box: SecretBox,
  transport: MailTransport,
  messageIdOf: (id: string) => string,
  holder: string,
): Mailer {
  const { db, clock } = core
  const work = createWaitingWork({
    name: 'mails',
    log: core.log,
    mostAtOnce: MOST_AT_ONCE,
    claim: (limit) => claimMails(db, clock.now(), { holder, until: leaseEnd() }, clock.realNow(), limit),
    act: deliver,
  })
  const leaseEnd = () => new Date(clock.realNow().getTime() + LEASE_SECONDS * 1000)

  async function deliver(row: WaitingMail): Promise<void> {
    const mail = JSON.parse(box.open(row.content, contextOfMail(row.id))) as Mail
    const { outcome, answer } = await transport.send({ ...mail, messageId: messageIdOf(row.id) })
    const now = clock.now()
    const key = { companyId: row.company_id, id: row.id, holder }
    const nextAt = new Date(now.getTime() + pauseBeforeMail(row.attempts))
    if (outcome === 'accepted') await settleMail(db, key, 'sent', answer, now)
    else if (outcome === 'refused' || nextAt > row.give_up_at) {
      core.log.warn({ kind: row.kind, answer }, 'a mail could not be delivered')
      await settleMail(db, key, 'failed', answer, now)
    } else await postponeMail(db, key, answer, nextAt)
  }

  return {
    configured: transport.kind !== 'none',
    async sendMail({ companyId, kind, giveUpAfterSeconds = GIVE_UP_AFTER_SECONDS, ...mail }, sql = db) {
      if (transport.kind === 'none') return null
      const id = newId()
      const now = clock.now()
      await insertMail(sql, {
        companyId,
        id,
        kind,
        content: box.seal(JSON.stringify(mail), contextOfMail(id)),
        giveUpAt: new Date(now.getTime() + giveUpAfterSeconds * 1000),
        at: now,
      })
      // Within a transaction this is too early, and the next round, a second later, finds it.
      work.wake()
      return id
    },
    work,
  }
}

export function contextOfMail(id: string): string {
  return `mail ${id}`
}
