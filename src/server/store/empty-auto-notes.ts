import type { Sql } from './db.ts'

/**
 * The automatic notes about a contact go with their text: the note, a person's edits of it too, since they stand among
 * the contact's words. Answers the notes.
 */
export async function emptyAutoNotes(
  tx: Sql,
  companyId: number,
  contactId: string,
  addresses: string[],
  at: Date,
): Promise<number[]> {
  const rows = await tx.query<{ note_id: number; link_id: string }>(
    `delete from auto_notes
     where company_id = $1 and (contact_id = $2 or header ->> 'contactAddress' = any($3::text[]))
     returning note_id, link_id`,
    [companyId, contactId, addresses],
  )
  await tx.query('delete from auto_note_entries where company_id = $1 and link_id = any($2::uuid[])', [
    companyId,
    rows.map((row) => row.link_id),
  ])
  const notes = await tx.query<{ id: number }>(
    `update notes set content = '', deleted_at = coalesce(deleted_at, $3), update_time = $3,
       version = version + 1, content_version = content_version + 1
     where company_id = $1 and id = any($2::int[]) returning id`,
    [companyId, rows.map((row) => row.note_id), at],
  )
  return notes.map((note) => note.id)
}
