/**
 * Follows the events and writes each new message on the items that its conversation is linked to (S29–S32); what
 * becomes of it afterwards is told there too.
 */
import type { Core } from '../conversations/core.ts'
import { createDurableReader, type DurableReader } from '../events/durable-reader.ts'
import { findLinkedAmong, findWatchingLinks, type WatchingLink } from '../store/conversation-links.ts'
import type { Sql } from '../store/db.ts'
import type { EventRow } from '../store/events.ts'
import { findMessages, type MessageView } from '../store/messages.ts'
import { followMessages } from './follow-messages.ts'
import { logMessage } from './write-auto-note.ts'

export function createAutoNotes(core: Core, publicUrl: string, holder: string): DurableReader {
  return createDurableReader({
    db: core.db,
    clock: core.clock,
    log: core.log,
    name: 'auto-notes',
    holder,
    act: (tx, events) => keepAutoNotes(core, publicUrl, tx, events),
    done: () => core.bell.ring(),
  })
}

export async function keepAutoNotes(
  core: Core,
  publicUrl: string,
  tx: Sql,
  events: EventRow[],
): Promise<void> {
  await logSaid(core, publicUrl, tx, events.filter(isOf('message.created')))
  await followMessages(core, publicUrl, tx, events.filter(isOf('message.changed')))
}

function isOf(type: string) {
  return (event: EventRow) => event.type === type && event.conversation_id !== null
}

async function logSaid(core: Core, publicUrl: string, tx: Sql, said: EventRow[]): Promise<void> {
  if (said.length === 0) return
  const linked = await findLinkedAmong(
    tx,
    said.map((event) => event.company_id),
    said.map((event) => event.conversation_id as string),
  )
  for (const event of said) {
    if (!linked.has(event.conversation_id as string)) continue
    const [message] = await findMessages(tx, event.company_id, [event.subject_id as string])
    if (!message) continue
    const links = await findWatchingLinks(tx, event.company_id, message.conversation_id, event.xact)
    for (const link of links)
      if (isNews(link, message)) await logMessage(core, publicUrl, tx, event.company_id, link, message)
  }
}

/** Clocks of providers differ from ours by no more (precise 1). */
const CREDIBLE_MILLISECONDS = 5 * 60_000

/**
 * Said after the link was made: it was not there then, and it is not history that was filled in later. A system line
 * is nobody's word.
 */
function isNews(link: WatchingLink, message: MessageView): boolean {
  if (link.saw || message.author_type === 'system') return false
  if (link.last_sent_at === null) return true
  return message.sent_at.getTime() >= link.last_sent_at.getTime() - CREDIBLE_MILLISECONDS
}
