import type { Sql } from './db.ts'

export interface EmptiedNote {
  id: number
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
  /** What the contact was called then. */
  contact_name: string | null
}

/**
 * The automatic notes about a contact go with their text: the note, a person's edits of it too, since they stand among
 * the contact's words. Answers the notes, and on what they stood.
 */
export async function emptyAutoNotes(
  tx: Sql,
  companyId: number,
  contactId: string,
  addresses: string[],
  at: Date,
): Promise<EmptiedNote[]> {
  const rows = await tx.query<{ note_id: number; link_id: string; contact_name: string | null }>(
    `delete from auto_notes
     where company_id = $1 and (contact_id = $2 or header ->> 'contactAddress' = any($3::text[]))
     returning note_id, link_id, header ->> 'contactName' as contact_name`,
    [companyId, contactId, addresses],
  )
  await tx.query('delete from auto_note_entries where company_id = $1 and link_id = any($2::uuid[])', [
    companyId,
    rows.map((row) => row.link_id),
  ])
  const names = new Map(rows.map((row) => [row.note_id, row.contact_name]))
  const notes = await tx.query<Omit<EmptiedNote, 'contact_name'>>(
    `update notes set content = '', deleted_at = coalesce(deleted_at, $3), update_time = $3,
       version = version + 1, content_version = content_version + 1
     where company_id = $1 and id = any($2::int[]) returning id, person_id, lead_id, deal_id`,
    [companyId, rows.map((row) => row.note_id), at],
  )
  return notes.map((note) => ({ ...note, contact_name: names.get(note.id) ?? null }))
}
