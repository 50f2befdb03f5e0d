/**
 * Notes: written, changed, deleted by people. A note that the program wrote is theirs from the moment they touch it
 * (S32); what had just been added and would be lost goes into the next one.
 */
import type { ChangeNote, NewNote } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { badRequest, forbidden, invalid, notFound } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { sanitizeNote } from '../lib/sanitize-note.ts'
import { viewerIdOf } from '../policy/crm-item.ts'
import { emptyEntries, findAutoNote, listEntries, setWaiting } from '../store/auto-notes.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import { findNote, type NoteRow, type NoteView, notes } from '../store/notes.ts'
import { findCompany, type UserRow } from '../store/users.ts'
import { readCrmTime } from './crm-time.ts'
import { entriesIn } from './entries-in-note.ts'
import { judgeReferences } from './find-item.ts'
import { droppedBySave, MOST_NOTE_BYTES } from './judge-auto-note.ts'

/** @throws AppError 400, 403 `ADMIN_ONLY`, 422 `NOTE_OF_NOTHING`, `REFERENCE_UNKNOWN` */
export async function createNote(core: Core, actor: UserRow, request: NewNote): Promise<NoteView> {
  const note = await core.db.transaction(async (tx) => {
    const made = await insertNote(core, tx, actor, request)
    return await viewed(tx, actor, made.id)
  })
  core.bell.ring()
  return note
}

/** In the caller's transaction. */
export async function insertNote(core: Core, tx: Sql, actor: UserRow, request: NewNote): Promise<NoteRow> {
  const at = request.add_time === undefined ? core.clock.now() : readCrmTime(request.add_time)
  await judgeNoteReferences(tx, actor, request)
  const made = await notes.insert(tx, actor.company_id, merge(request, null, actor), at)
  await recordEvents(tx, [crmEvent('note', 'changed', actor.company_id, made.id)], core.clock.now())
  return made
}

/** @throws AppError 400, 403 `ADMIN_ONLY`, 404, 422 `NOTE_OF_NOTHING`, `REFERENCE_UNKNOWN` */
export async function changeNote(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangeNote,
): Promise<NoteView> {
  const note = await core.db.transaction(async (tx) => {
    const before = await lockSeen(tx, actor, id)
    await judgeNoteReferences(tx, actor, request)
    const now = core.clock.now()
    const values = merge(request, before, actor)
    if (before.automatic && values.content !== before.content)
      await keepDropped(tx, before, values.content, request.version ?? null, now)
    await notes.update(tx, actor.company_id, id, values, now)
    await recordEvents(tx, [crmEvent('note', 'changed', actor.company_id, id)], now)
    return await viewed(tx, actor, id)
  })
  core.bell.ring()
  return note
}

/** @throws AppError 404 */
export async function deleteNote(core: Core, actor: UserRow, id: number): Promise<void> {
  await core.db.transaction(async (tx) => {
    await lockSeen(tx, actor, id)
    const now = core.clock.now()
    await notes.markDeleted(tx, actor.company_id, id, now)
    await emptyEntries(tx, actor.company_id, id)
    await recordEvents(tx, [crmEvent('note', 'deleted', actor.company_id, id)], now)
  })
  core.bell.ring()
}

/** The lock first, so that what is read afterwards is what is changed. */
async function lockSeen(tx: Sql, actor: UserRow, id: number): Promise<NoteRow> {
  const note = await notes.lock(tx, actor.company_id, id)
  if (!note || !(await findNote(tx, actor.company_id, viewerIdOf(actor), id))) throw notFound('note')
  return note
}

async function viewed(tx: Sql, actor: UserRow, id: number): Promise<NoteView> {
  const note = await findNote(tx, actor.company_id, null, id)
  if (!note) throw new Error(`note ${id} is not there after it was written`)
  return note
}

async function judgeNoteReferences(tx: Sql, actor: UserRow, request: ChangeNote): Promise<void> {
  const { user_id, lead_id, deal_id, person_id, org_id } = request
  if (user_id !== undefined && user_id !== actor.id && !actor.admin)
    throw forbidden('ADMIN_ONLY', 'Only admins name another author.', 'Leave user_id out.')
  await judgeReferences(tx, actor, { owner_id: user_id, lead_id, deal_id, person_id, org_id })
}

function merge(request: ChangeNote, before: NoteRow | null, actor: UserRow): Values<NoteRow> {
  const content = request.content === undefined ? (before?.content ?? '') : sanitizeNote(request.content)
  if (Buffer.byteLength(content) > MOST_NOTE_BYTES)
    throw badRequest('A note holds at most 100 KB.', 'Send less, or write a second note.')
  const parent = <Id>(sent: Id | null | undefined, kept: Id | null | undefined): Id | null =>
    sent === undefined ? (kept ?? null) : sent
  const pin = (sent: boolean | 0 | 1 | undefined, kept: boolean | undefined) =>
    sent === undefined ? (kept ?? false) : Boolean(sent)
  const parents = {
    lead_id: parent(request.lead_id, before?.lead_id),
    deal_id: parent(request.deal_id, before?.deal_id),
    person_id: parent(request.person_id, before?.person_id),
    org_id: parent(request.org_id, before?.org_id),
  }
  if (Object.values(parents).every((id) => id === null))
    throw invalid(
      'NOTE_OF_NOTHING',
      'A note stands on something.',
      'Send lead_id, deal_id, person_id or org_id.',
    )
  const changed =
    !before ||
    content !== before.content ||
    (Object.keys(parents) as (keyof typeof parents)[]).some((name) => parents[name] !== before[name])
  return {
    ...parents,
    content,
    user_id: request.user_id ?? before?.user_id ?? actor.id,
    last_update_user_id: before ? actor.id : null,
    automatic: before?.automatic ?? false,
    pinned_to_lead: pin(request.pinned_to_lead_flag, before?.pinned_to_lead),
    pinned_to_deal: pin(request.pinned_to_deal_flag, before?.pinned_to_deal),
    pinned_to_person: pin(request.pinned_to_person_flag, before?.pinned_to_person),
    pinned_to_organization: pin(request.pinned_to_organization_flag, before?.pinned_to_organization),
    content_version: (before?.content_version ?? 0) + (changed ? 1 : 0),
  }
}

async function keepDropped(
  tx: Sql,
  before: NoteRow,
  content: string,
  baseVersion: number | null,
  now: Date,
): Promise<void> {
  const { company_id, id } = before
  const automatic = await findAutoNote(tx, company_id, id)
  const company = await findCompany(tx, company_id)
  if (!automatic || !company) return
  const paper = {
    locale: company.locale,
    timeZone: company.time_zone,
    publicUrl: '',
    conversationId: automatic.conversation_id,
  }
  const entries = await listEntries(tx, company_id, id)
  const was = entriesIn(before.content, entries, paper)
  const is = entriesIn(content, entries, paper)
  const dropped = droppedBySave(entries, {
    baseVersion,
    at: now,
    wasThere: (entry) => was.has(entry.id),
    isThere: (entry) => is.has(entry.id),
  })
  if (dropped.length > 0)
    await setWaiting(
      tx,
      company_id,
      dropped.map((entry) => entry.id),
    )
}
