/**
 * Doubtful sends are looked up in the provider's own log (B4, precise 8 and 9). Found: settled as accepted. Proved
 * absent after the provider itself said that it failed: sent again by policy. Otherwise, after two minutes, a person
 * is asked; nothing doubtful is ever sent again by itself.
 */
import { type ListedMessage, ProviderUnavailable, type SendOutcome } from '../channels/channel.ts'
import type { Connections } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import { recordSendOutcome } from '../conversations/record-send-outcome.ts'
import { conversationEvent, messageEvent, recordEvents } from '../events/record.ts'
import { lockConversation, touchConversations } from '../store/conversations.ts'
import { isDatabaseUnavailable, type Sql } from '../store/db.ts'
import { setMessageStatuses } from '../store/messages.ts'
import {
  claimDoubtful,
  type DoubtfulRow,
  findExpiredStarts,
  knownExternalIds,
  type LockedOutbox,
  lastAttempt,
  lockOutbox,
  returnExpiredClaims,
  setOutboxState,
} from '../store/outbox.ts'
import { lockExternalIds } from '../store/receipts.ts'
import { CALL_MILLISECONDS } from './deliver-messages.ts'
import { nextAttemptAt, nextLookUpAt } from './retry-policy.ts'

/** Our clock and the provider's may differ, and its list may give whole seconds only. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000
/**
 * How much of the log is read. A machine whose clock is wrong would look for its message in the wrong minutes, find
 * nothing, and send it twice: absence is only believed of a whole day on either side.
 */
const ABSENCE_MILLISECONDS = 24 * 3_600_000
const LIST_MILLISECONDS = 10_000
const LEASE_SECONDS = 30

/** One round: what was left behind becomes doubtful, what is doubtful and due is looked up. Answers how many moved. */
export async function reconcileUnknown(
  core: Core,
  connections: Connections,
  holder: string,
): Promise<number> {
  try {
    let moved = await returnExpiredClaims(core.db)
    for (const row of await findExpiredStarts(core.db, 100)) moved += await becomeUnknown(core, row)
    const rows = await claimDoubtful(core.db, core.clock.now(), { holder, seconds: LEASE_SECONDS }, 50)
    // Together: a log that does not answer costs each its full time, and there are two minutes for all.
    await Promise.all(rows.map((row) => lookUp(core, connections, row)))
    if (moved + rows.length > 0) core.bell.ring()
    return moved + rows.length
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    return 0
  }
}

/** The process that made the call is gone, and with it the answer. */
async function becomeUnknown(core: Core, left: LockedOutbox): Promise<number> {
  const { db, clock } = core
  const now = clock.now()
  return await db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, left.company_id, left.conversation_id)
    const row = await lockOutbox(tx, left.company_id, left.message_id)
    const attempt = await lastAttempt(tx, left.company_id, left.message_id)
    if (!conversation || !row || !attempt || row.state !== 'started' || row.fence !== left.fence) return 0
    const note = 'the process ended between the call and our record of its answer'
    const events = await recordSendOutcome(
      tx,
      {
        companyId: row.company_id,
        channelId: row.channel_id,
        conversationId: row.conversation_id,
        contactId: conversation.contact_id,
        messageId: row.message_id,
        attemptId: attempt.id,
        fence: row.fence,
        outcome: {
          outcome: 'unknown',
          reason: note,
          providerAnswered: false,
          evidence: { httpStatus: null, providerCode: null, note },
        },
        sentAs: null,
        nextAt: now,
      },
      now,
      core.hash,
    )
    await recordEvents(tx, events, now)
    return 1
  })
}

async function lookUp(core: Core, connections: Connections, row: DoubtfulRow): Promise<void> {
  const { clock, log } = core
  const channel = await connections.find(row.channel_id)
  const doubtSince = row.ended_at ?? row.started_at
  let verdict: Verdict = 'not shown'
  if (channel) {
    try {
      const window = {
        address: row.to_address,
        from: new Date(row.started_at.getTime() - ABSENCE_MILLISECONDS),
        until: new Date(doubtSince.getTime() + ABSENCE_MILLISECONDS),
      }
      const interval = {
        from: row.started_at.getTime() - CLOCK_TOLERANCE_MILLISECONDS,
        until: doubtSince.getTime() + CALL_MILLISECONDS + CLOCK_TOLERANCE_MILLISECONDS,
      }
      const listed: ListedMessage[] = []
      for await (const message of channel.adapter.list(window, channel.connection, {
        timeoutMilliseconds: LIST_MILLISECONDS,
      }))
        listed.push(message)
      verdict = await judge(core, row, interval, listed, channel.adapter.listProvesAbsence)
    } catch (error) {
      if (!(error instanceof ProviderUnavailable))
        log.error({ err: error }, 'a doubtful send could not be looked up')
    }
  }
  await settleOrWait(core, row, doubtSince, verdict, clock.now())
}

type Verdict = ListedMessage | 'not shown' | 'not taken'

/**
 * Only a message whose id is not yet ours, with the same addresses, text and number of files, made within the
 * attempt's interval, and the only candidate, counts as proof (precise 9). One that was made at another time, or with
 * the same text and other files, proves nothing, but neither can it be said any more that ours was not taken: a list
 * may count the files of a young message later.
 */
async function judge(
  core: Core,
  row: DoubtfulRow,
  interval: { from: number; until: number },
  listed: ListedMessage[],
  provesAbsence: boolean,
): Promise<Verdict> {
  const same = listed.filter((message) => message.direction === 'out' && message.text === row.text)
  const ours = await knownExternalIds(
    core.db,
    row.company_id,
    row.channel_id,
    same.map((message) => message.externalId),
  )
  const foreign = same.filter((message) => !ours.has(message.externalId))
  const candidates = foreign.filter(({ createdAt, mediaCount }) => {
    // The provider's times are cut to the second, so the first one counts whole.
    const at = createdAt.getTime()
    return mediaCount === row.media_count && at > interval.from - 1_000 && at <= interval.until
  })
  if (candidates.length === 1 && candidates[0]) return candidates[0]
  const answered = (row.evidence as { providerAnswered?: boolean } | null)?.providerAnswered === true
  return foreign.length === 0 && provesAbsence && answered ? 'not taken' : 'not shown'
}

async function settleOrWait(
  core: Core,
  row: DoubtfulRow,
  doubtSince: Date,
  verdict: Verdict,
  now: Date,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    // The external id before the conversation, as everywhere: an echo may come at this moment.
    if (typeof verdict === 'object')
      await lockExternalIds(tx, [
        { companyId: row.company_id, channelId: row.channel_id, externalId: verdict.externalId },
      ])
    const conversation = await lockConversation(tx, row.company_id, row.conversation_id)
    const current = await lockOutbox(tx, row.company_id, row.message_id)
    if (!conversation || current?.state !== 'unknown' || current.fence !== row.fence) return
    const about = {
      companyId: row.company_id,
      channelId: row.channel_id,
      conversationId: row.conversation_id,
    }
    if (verdict === 'not shown') {
      const next = nextLookUpAt(doubtSince, now)
      await setOutboxState(tx, row.company_id, row.message_id, next ? 'unknown' : 'asked', next ?? now)
      if (!next) await recordEvents(tx, [messageEvent('message.changed', about, row.message_id)], now)
      return
    }
    if (verdict === 'not taken') return await sendAgain(tx, row, now)
    const outcome: SendOutcome = {
      outcome: 'accepted',
      externalId: verdict.externalId,
      evidence: { httpStatus: null, providerCode: null, note: 'found in the provider’s log' },
    }
    const report = {
      ...about,
      contactId: conversation.contact_id,
      messageId: row.message_id,
      attemptId: row.attempt_id,
    }
    await recordEvents(
      tx,
      await recordSendOutcome(
        tx,
        { ...report, fence: row.fence, outcome, sentAs: null, nextAt: null },
        now,
        core.hash,
      ),
      now,
    )
  })
}

/** The provider said that it failed, and its log shows that it took nothing: the doubt is over. */
async function sendAgain(tx: Sql, row: DoubtfulRow, now: Date): Promise<void> {
  const about = { companyId: row.company_id, channelId: row.channel_id, conversationId: row.conversation_id }
  const next = nextAttemptAt(row.attempts, null, now, row.give_up_at, Math.random())
  await setOutboxState(tx, row.company_id, row.message_id, 'waiting', next ?? now)
  await setMessageStatuses(tx, [
    { companyId: row.company_id, id: row.message_id, status: 'queued', failure: null, externalId: null },
  ])
  await touchConversations(tx, [row.company_id], [row.conversation_id])
  await recordEvents(
    tx,
    [
      messageEvent('message.changed', about, row.message_id),
      conversationEvent('conversation.changed', about),
    ],
    now,
  )
}
