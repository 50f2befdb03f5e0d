/**
 * What an address is, by how it is written: a number (`whatsapp:+44…`), an id that counts for this business alone
 * (`whatsapp:GB.…`), an id that counts for one page alone (digits), or something that this page does not know. Pure.
 */
export type AddressKind = 'number' | 'business' | 'page' | 'other'

export function kindOfAddress(address: string): AddressKind {
  if (/^([a-z_]+:)?\+\d+$/.test(address)) return 'number'
  if (/^[a-z_]+:[A-Z]{2}\./.test(address)) return 'business'
  return /^\d+$/.test(address) ? 'page' : 'other'
}
