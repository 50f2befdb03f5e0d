import type { ContactMerge, ContactSuggestion } from '../../shared/contract/contact-merges.ts'
import type { ErasureReceipt } from '../../shared/contract/privacy.ts'
import { read, write } from './client.ts'

export const eraseContact = (id: string) => write<ErasureReceipt>('POST', `/contacts/${id}/erase`)

/** The browser saves it under the name that the server gives. */
export const contactFile = (id: string) => `/api/inbox/contacts/${id}/export`

export const fetchContactSuggestions = (id: string, q: string, signal?: AbortSignal) =>
  read<ContactSuggestion[]>(`/contacts/${id}/suggestions`, { q }, signal)

export const fetchContactMerges = (id: string, signal?: AbortSignal) =>
  read<ContactMerge[]>(`/contacts/${id}/merges`, {}, signal)

export const mergeContacts = (id: string, contactId: string) =>
  write<{ id: string }>('POST', `/contacts/${id}/merge`, { contact_id: contactId })

export const partContacts = (mergeId: string) => write('POST', `/contact_merges/${mergeId}/undo`)
