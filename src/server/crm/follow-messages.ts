/**
 * What becomes of a message after it was told: what its author took back goes from the automatic notes that tell it, and
 * an answer that was not delivered is not told as sent. Where a person's hand was on a note, its text is that person's
 * and stays; what we keep to write it anew changes all the same.
 */
import type { Core } from '../conversations/core.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import {
  findAutoNote,
  findNotesToRewrite,
  listEntries,
  rewriteEntries,
  setWritten,
} from '../store/auto-notes.ts'
import type { Sql } from '../store/db.ts'
import type { EventRow } from '../store/events.ts'
import { type NoteRow, notes } from '../store/notes.ts'
import { findCompany } from '../store/users.ts'
import { renderAutoNote } from './render-auto-note.ts'

/** `changed`: what happened to messages. Most of it is their delivery. */
export async function followMessages(
  core: Core,
  publicUrl: string,
  tx: Sql,
  changed: EventRow[],
): Promise<void> {
  if (changed.length === 0) return
  const companyIds = changed.map((event) => event.company_id)
  const messageIds = changed.map((event) => event.subject_id as string)
  // Notes before their entries, as whoever saves one.
  const locked: NoteRow[] = []
  for (const { company_id, note_id } of await findNotesToRewrite(tx, companyIds, messageIds)) {
    const note = await notes.lock(tx, company_id, note_id)
    if (note) locked.push(note)
  }
  await rewriteEntries(tx, companyIds, messageIds)
  for (const note of locked) await writeAnew(core, publicUrl, tx, note)
}

async function writeAnew(core: Core, publicUrl: string, tx: Sql, note: NoteRow): Promise<void> {
  const { company_id: companyId, id } = note
  const automatic = await findAutoNote(tx, companyId, id)
  const company = await findCompany(tx, companyId)
  if (!automatic || !company || note.deleted_at) return
  if (note.content_version !== automatic.written_content_version) return
  const entries = (await listEntries(tx, companyId, id)).map((row) => row.entry)
  const content = renderAutoNote(automatic.header, entries, {
    locale: company.locale,
    timeZone: company.time_zone,
    publicUrl,
    conversationId: automatic.conversation_id,
  })
  const now = core.clock.now()
  const content_version = note.content_version + 1
  await notes.update(tx, companyId, id, { ...note, content, content_version }, now)
  await setWritten(tx, companyId, id, content_version)
  await recordEvents(tx, [crmEvent('note', 'changed', companyId, id)], now)
}
