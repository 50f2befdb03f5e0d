import type { Note } from '../../shared/contract/crm.ts'
import type { NoteView } from '../store/notes.ts'
import { plainTime } from './crm-time.ts'

export function presentNote(note: NoteView, viewer: { id: number }): Note {
  return {
    id: note.id,
    active_flag: note.deleted_at === null,
    add_time: plainTime(note.add_time),
    update_time: plainTime(note.update_time),
    content: note.content,
    user_id: note.user_id,
    last_update_user_id: note.last_update_user_id,
    user: {
      email: note.user_email,
      name: note.user_name,
      icon_url: null,
      is_you: note.user_id === viewer.id,
    },
    lead_id: note.lead_id,
    deal_id: note.deal_id,
    person_id: note.person_id,
    org_id: note.org_id,
    project_id: null,
    task_id: null,
    lead: note.lead_title === null ? null : { title: note.lead_title },
    deal: note.deal_title === null ? null : { title: note.deal_title },
    person: note.person_name === null ? null : { name: note.person_name },
    organization: note.org_name === null ? null : { name: note.org_name },
    project: null,
    task: null,
    pinned_to_lead_flag: note.pinned_to_lead,
    pinned_to_deal_flag: note.pinned_to_deal,
    pinned_to_person_flag: note.pinned_to_person,
    pinned_to_organization_flag: note.pinned_to_organization,
    pinned_to_project_flag: false,
    pinned_to_task_flag: false,
    automatic: note.automatic,
    version: note.version,
  }
}
