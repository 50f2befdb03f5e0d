import type { ErasureReceipt } from '../../shared/contract/privacy.ts'
import { write } from './client.ts'

export const eraseContact = (id: string) => write<ErasureReceipt>('POST', `/contacts/${id}/erase`)

/** The browser saves it under the name that the server gives. */
export const contactFile = (id: string) => `/api/inbox/contacts/${id}/export`
