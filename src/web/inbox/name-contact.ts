import type { Conversation } from '../../shared/contract/conversations.ts'

type Contact = Conversation['contact']

/** What the contact is called on the screen: a nameless one by its number or address. */
export function nameContact(contact: Contact): string {
  return contact.name?.trim() || contact.phone || plainAddress(contact.address)
}

/** Without the provider's prefix (`whatsapp:+44…`), which says nothing to a reader. */
export function plainAddress(address: string): string {
  return address.replace(/^[a-z_]+:/, '')
}
