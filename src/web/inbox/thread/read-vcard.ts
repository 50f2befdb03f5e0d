/** The little of a contact card that is shown: names, numbers, addresses for mail. Pure; a strange card shows less. */
export interface Card {
  name: string | null
  organization: string | null
  phones: string[]
  emails: string[]
}

export function readVcards(text: string): Card[] {
  // A line that begins with a blank continues the one before (RFC 6350, 3.2).
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
  const cards: Card[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const property = line.slice(0, colon).split(';')[0]?.split('.').at(-1)?.toUpperCase()
    const value = plain(line.slice(colon + 1))
    if (property === 'BEGIN') cards.push({ name: null, organization: null, phones: [], emails: [] })
    const card = cards.at(-1)
    if (!card || !value) continue
    if (property === 'FN') card.name = value
    else if (property === 'N') card.name ??= value.split(';').filter(Boolean).reverse().join(' ')
    else if (property === 'ORG') card.organization = value.split(';').filter(Boolean).join(', ')
    else if (property === 'TEL') card.phones.push(value.replace(/^tel:/i, ''))
    else if (property === 'EMAIL') card.emails.push(value)
  }
  return cards
}

function plain(value: string): string {
  return value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim()
}
