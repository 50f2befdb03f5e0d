/**
 * S29–S32: writes what was said in a conversation on the item that it is linked to. Entries are kept and the note is
 * rendered from them; which note they go into is judged in `judge-auto-note.ts`. The flow: docs/flows/auto-notes.md.
 */
import type { Core } from '../conversations/core.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import {
  type AutoNoteHeader,
  type AutoNoteRow,
  type EntryRow,
  findNewestAutoNote,
  insertAutoNote,
  insertWaitingEntry,
  listEntries,
  listWaitingEntries,
  placeEntries,
  setWritten,
} from '../store/auto-notes.ts'
import { type ConversationView, findConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { MessageView } from '../store/messages.ts'
import { type NoteRow, notes } from '../store/notes.ts'
import { findCompany, findUser } from '../store/users.ts'
import { cutName, entryOf } from './entry-of-message.ts'
import {
  AUTO_NOTE_MILLISECONDS,
  judgeAutoNote,
  MOST_NOTE_BYTES,
  type StandingNote,
} from './judge-auto-note.ts'
import { type Paper, renderAutoNote } from './render-auto-note.ts'

/** The item that the note stands on, and in whose name it is written. */
export interface NotedLink {
  id: string
  conversation_id: string
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
  /** Of the person, lead or deal: it comes along. */
  org_id: number | null
  created_by: number
}

/**
 * Begins the link's first note, with the last message that was there; answers its id. `message` is null in a
 * conversation in which nothing was said yet.
 */
export async function beginAutoNote(
  core: Core,
  publicUrl: string,
  tx: Sql,
  companyId: number,
  link: NotedLink,
  message: MessageView | null,
): Promise<number> {
  const now = core.clock.now()
  if (message) await keepEntry(tx, companyId, link, message, now)
  const stage = await setStage(tx, companyId, link, publicUrl)
  await writeWaiting(core, tx, stage, null, now)
  const begun = await findNewestAutoNote(tx, companyId, link.id)
  if (!begun) throw new Error(`link ${link.id} has no note after one was begun`)
  return begun.note_id
}

/** A message was said after the link was made. A message that is in one of the link's notes already adds nothing. */
export async function logMessage(
  core: Core,
  publicUrl: string,
  tx: Sql,
  companyId: number,
  link: NotedLink,
  message: MessageView,
): Promise<void> {
  const at = message.created_at
  if (!(await keepEntry(tx, companyId, link, message, at))) return
  const stage = await setStage(tx, companyId, link, publicUrl)
  const newest = await findNewestAutoNote(tx, companyId, link.id)
  const note = newest && (await notes.lock(tx, companyId, newest.note_id))
  const verdict = judgeAutoNote(newest && note && standing(newest, note), at)
  await writeWaiting(core, tx, stage, verdict === 'append' && newest && note ? { newest, note } : null, at)
}

function standing(newest: AutoNoteRow, note: NoteRow): StandingNote {
  return {
    until: newest.until,
    writtenContentVersion: newest.written_content_version,
    contentVersion: note.content_version,
    deleted: note.deleted_at !== null,
  }
}

function keepEntry(
  tx: Sql,
  companyId: number,
  link: NotedLink,
  message: MessageView,
  at: Date,
): Promise<boolean> {
  const entry = entryOf(message)
  return insertWaitingEntry(tx, { id: newId(), companyId, linkId: link.id, messageId: message.id, entry }, at)
}

/** What every note of one link is made of. */
interface Stage {
  companyId: number
  link: NotedLink
  conversation: ConversationView
  header: AutoNoteHeader
  paper: Paper
}

async function setStage(tx: Sql, companyId: number, link: NotedLink, publicUrl: string): Promise<Stage> {
  const [conversation] = await findConversations(tx, companyId, [link.conversation_id])
  const company = await findCompany(tx, companyId)
  if (!conversation || !company) throw new Error(`link ${link.id} has no conversation`)
  const assignee =
    conversation.assignee_id === null ? null : await findUser(tx, companyId, conversation.assignee_id)
  return {
    companyId,
    link,
    conversation,
    header: {
      channelName: conversation.channel_name,
      contactName: cutName(conversation.contact_name),
      contactAddress: conversation.contact_address,
      contactPhone: conversation.contact_phone,
      assigneeName: assignee?.name ?? null,
    },
    paper: {
      locale: company.locale,
      timeZone: company.time_zone,
      publicUrl,
      conversationId: link.conversation_id,
    },
  }
}

/**
 * Puts everything that waits into the note that stands, and what does not fit any more into notes that continue it,
 * within the same 24 hours; where no note stands, into a new one with 24 hours of its own.
 */
async function writeWaiting(
  core: Core,
  tx: Sql,
  stage: Stage,
  open: { newest: AutoNoteRow; note: NoteRow } | null,
  at: Date,
): Promise<void> {
  let waiting = await listWaitingEntries(tx, stage.companyId, stage.link.id)
  const until = open?.newest.until ?? new Date(at.getTime() + AUTO_NOTE_MILLISECONDS)
  if (open) {
    const there = await listEntries(tx, stage.companyId, open.note.id)
    const { fitting, content } = fill(open.newest.header, there, waiting, stage.paper)
    if (fitting.length > 0) {
      await append(core, tx, stage, open, fitting, content, at)
      waiting = waiting.slice(fitting.length)
      if (waiting.length === 0) return
    }
  }
  do {
    const { fitting, content } = fill(stage.header, [], waiting, stage.paper)
    if (fitting.length === 0 && waiting.length > 0)
      throw new Error('an entry does not fit into an empty note')
    await begin(core, tx, stage, fitting, content, until, at)
    waiting = waiting.slice(fitting.length)
  } while (waiting.length > 0)
}

/** What becomes of messages afterwards (`follow-messages.ts`) may take a word more than was there. */
const ROOM_BYTES = 2_000

/** As many of the waiting as fit, in their order, and the note with them. */
function fill(header: AutoNoteHeader, there: EntryRow[], waiting: EntryRow[], paper: Paper) {
  for (let count = waiting.length; count > 0; count--) {
    const fitting = waiting.slice(0, count)
    const entries = [...there, ...fitting].map((row) => row.entry)
    const content = renderAutoNote(header, entries, paper)
    if (Buffer.byteLength(content) <= MOST_NOTE_BYTES - ROOM_BYTES) return { fitting, content }
  }
  return {
    fitting: [],
    content: renderAutoNote(
      header,
      there.map((row) => row.entry),
      paper,
    ),
  }
}

async function append(
  core: Core,
  tx: Sql,
  stage: Stage,
  { note }: { note: NoteRow },
  fitting: EntryRow[],
  content: string,
  at: Date,
): Promise<void> {
  const { companyId } = stage
  const content_version = note.content_version + 1
  const written = await notes.update(tx, companyId, note.id, { ...note, content, content_version }, at)
  await setWritten(tx, companyId, note.id, content_version)
  await place(core, tx, stage, fitting, written, at)
}

async function begin(
  core: Core,
  tx: Sql,
  stage: Stage,
  fitting: EntryRow[],
  content: string,
  until: Date,
  at: Date,
): Promise<void> {
  const { companyId, link, conversation, header } = stage
  const note = await notes.insert(
    tx,
    companyId,
    {
      user_id: link.created_by,
      last_update_user_id: null,
      content,
      automatic: true,
      lead_id: link.lead_id,
      deal_id: link.deal_id,
      person_id: link.person_id,
      org_id: link.org_id,
      pinned_to_lead: false,
      pinned_to_deal: false,
      pinned_to_person: false,
      pinned_to_organization: false,
      content_version: 1,
    },
    at,
  )
  await insertAutoNote(tx, {
    company_id: companyId,
    note_id: note.id,
    link_id: link.id,
    conversation_id: link.conversation_id,
    contact_id: conversation.contact_id,
    header,
    until,
    written_content_version: note.content_version,
  })
  await place(core, tx, stage, fitting, note, at)
}

async function place(
  core: Core,
  tx: Sql,
  { companyId }: Stage,
  fitting: EntryRow[],
  note: NoteRow,
  at: Date,
): Promise<void> {
  const ids = fitting.map((row) => row.id)
  if (ids.length > 0) await placeEntries(tx, companyId, ids, note.id, note.version, at)
  await recordEvents(tx, [crmEvent('note', 'changed', companyId, note.id)], core.clock.now())
}
