/**
 * Brings inbound media here: claim with a lease → the adapter opens them, outside any transaction → a temporary file
 * → what is it really? → into the storage → `ready`, with an event. Begun right after the message's commit.
 */
import {
  MediaUnavailable,
  type OpenedMedia,
  type ProviderFailure,
  ProviderUnavailable,
} from '../channels/channel.ts'
import type { Connections } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import { conversationEvent, messageEvent, recordEvents } from '../events/record.ts'
import { SafeFetchError } from '../lib/safe-fetch.ts'
import {
  claimWaitingAttachments,
  type FetchResult,
  postponeAttachment,
  settleAttachment,
  type WaitingAttachment,
} from '../store/attachments.ts'
import { lockConversation, touchConversations } from '../store/conversations.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import { touchMessages } from '../store/messages.ts'
import { contentTypeOf } from './content-type.ts'
import { pictureSize } from './picture.ts'
import { safeName } from './safe-name.ts'
import { type AttachmentStorage, type FileKey, FileTooLarge } from './storage.ts'

export interface AttachmentFetcher {
  /** Something was committed that may be fetched. Answers at once. */
  wake(): void
  /** Fetches what is due now; resolves when it is done and answers how many. */
  settle(): Promise<number>
  /** Lets what is on its way finish. */
  stop(): Promise<void>
}

/** The largest that a provider passes on: Messenger's 25 MB; WhatsApp's are at most 16. */
export const LARGEST_BYTES = 25 * 1024 * 1024
const FETCH_MILLISECONDS = 60_000
/** Outlasts the fetch, the look at the file and the record of it. */
const LEASE_SECONDS = 180
const MOST_AT_ONCE = 4
const FIRST_PAUSE_MILLISECONDS = 2_000
const LONGEST_PAUSE_MILLISECONDS = 15 * 60_000
const GIVE_UP_AFTER_MILLISECONDS = 24 * 3_600_000
/** A file may be asked for before the provider's own storage knows it. */
const GONE_COUNTS_AFTER_ATTEMPTS = 4

export function createAttachmentFetcher(
  core: Core,
  connections: Connections,
  storage: AttachmentStorage,
  holder: string,
): AttachmentFetcher {
  const { db, clock, log } = core
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  let claiming: Promise<number> | null = null

  async function claimSome(): Promise<number> {
    const free = MOST_AT_ONCE - running.size
    if (free <= 0 || stopping.signal.aborted) return 0
    try {
      const lease = { holder, seconds: LEASE_SECONDS }
      const waiting = await claimWaitingAttachments(db, clock.now(), lease, free)
      for (const attachment of waiting) begin(attachment)
      return waiting.length
    } catch (error) {
      if (!isDatabaseUnavailable(error)) log.error({ err: error }, 'attachments could not be claimed')
      return 0
    }
  }

  /** One claim at a time, or two would take more than there is room for. */
  function claim(): Promise<number> {
    claiming ??= claimSome().finally(() => {
      claiming = null
    })
    return claiming
  }

  function begin(attachment: WaitingAttachment): void {
    const work = bring(attachment)
      // The lease runs out, and it is fetched again.
      .catch((error: unknown) =>
        log.error({ err: error, attachmentId: attachment.id }, 'a fetch was not recorded'),
      )
      .finally(() => {
        running.delete(work)
        if (!stopping.signal.aborted) void claim()
      })
    running.add(work)
  }

  async function bring(attachment: WaitingAttachment): Promise<void> {
    const key = { companyId: attachment.company_id, id: attachment.id, holder }
    const file: FileKey = { companyId: attachment.company_id, attachmentId: attachment.id }
    try {
      const result = await fetchInto(file, attachment)
      // Deleted in the meantime: nothing may remain of it (S24).
      if (!(await settle(attachment, result))) await storage.remove(file)
    } catch (error) {
      const failure = finalFailure(error, attachment)
      if (failure) {
        await settle(attachment, { status: 'failed', failure })
        return
      }
      log.warn({ err: error, attachmentId: attachment.id }, 'an attachment is fetched again later')
      await postponeAttachment(db, key, new Date(clock.now().getTime() + pauseAfter(attachment.attempts)))
    }
  }

  async function fetchInto(file: FileKey, attachment: WaitingAttachment): Promise<FetchResult> {
    const channel = await connections.find(attachment.channel_id)
    if (!channel) throw new ProviderUnavailable('The channel is not there.')
    const opened = await channel.adapter.openMedia(attachment.reference, channel.connection, {
      largestBytes: LARGEST_BYTES,
      timeoutMilliseconds: FETCH_MILLISECONDS,
      signal: stopping.signal,
    })
    return await keep(file, attachment, opened)
  }

  async function keep(
    file: FileKey,
    attachment: WaitingAttachment,
    opened: OpenedMedia,
  ): Promise<FetchResult> {
    const received = await storage.receive(opened.body, LARGEST_BYTES)
    try {
      const contentType = await contentTypeOf(received.path, attachment.content_type ?? opened.contentType)
      const picture = await pictureSize(received.path, contentType)
      await storage.keep(received, file)
      return {
        status: 'ready',
        name: safeName(attachment.name ?? opened.name),
        contentType,
        size: received.size,
        width: picture?.width ?? null,
        height: picture?.height ?? null,
      }
    } finally {
      await received.discard()
    }
  }

  /** Null: it is worth trying again. */
  function finalFailure(error: unknown, attachment: WaitingAttachment): FailureRecord | null {
    if (stopping.signal.aborted) return null
    const refused = error instanceof MediaUnavailable ? error.failure : tooLarge(error)
    if (refused && (refused.code !== 'MEDIA_GONE' || attachment.attempts >= GONE_COUNTS_AFTER_ATTEMPTS))
      return recordOf(refused)
    const age = clock.now().getTime() - attachment.created_at.getTime()
    if (age < GIVE_UP_AFTER_MILLISECONDS) return null
    return recordOf({
      code: 'MEDIA_NOT_FETCHED',
      providerCode: null,
      sentence:
        'The file could not be fetched from the provider for a day. Ask the contact to send it again.',
    })
  }

  async function settle(attachment: WaitingAttachment, result: FetchResult): Promise<boolean> {
    const { company_id: companyId, message_id: messageId, conversation_id: conversationId } = attachment
    const now = clock.now()
    const settled = await db.transaction(async (tx) => {
      if (!(await lockConversation(tx, companyId, conversationId))) return false
      if (!(await settleAttachment(tx, { companyId, id: attachment.id, holder }, result))) return false
      await touchMessages(tx, companyId, [messageId])
      await touchConversations(tx, [companyId], [conversationId])
      const about = { companyId, channelId: attachment.channel_id, conversationId }
      await recordEvents(
        tx,
        [messageEvent('message.changed', about, messageId), conversationEvent('conversation.changed', about)],
        now,
      )
      return true
    })
    if (settled) core.bell.ring()
    return settled
  }

  return {
    wake: () => void claim(),
    async settle() {
      let fetched = 0
      do {
        fetched += await claim()
        await Promise.all(running)
      } while (running.size > 0)
      return fetched
    },
    async stop() {
      stopping.abort()
      await claiming
      await Promise.all(running)
    },
  }
}

type FailureRecord = Extract<FetchResult, { status: 'failed' }>['failure']

function recordOf({ code, providerCode, sentence }: ProviderFailure): FailureRecord {
  return { code, provider_code: providerCode, sentence }
}

/** The stream itself may grow past the limit that its head did not announce. */
function tooLarge(error: unknown): ProviderFailure | null {
  const isTooLarge =
    error instanceof FileTooLarge || (error instanceof SafeFetchError && error.problem === 'too_large')
  if (!isTooLarge) return null
  return {
    code: 'MEDIA_TOO_LARGE',
    providerCode: null,
    sentence: 'The file is larger than what can be received here. Ask the contact to send it in another way.',
  }
}

/** 2 s, doubling to a quarter of an hour. */
function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MILLISECONDS)
}
