/** What the players did and were answered, kept outside of the product: the truth that the judge holds it against. */

/** A numbered message of a customer, posted as often as it takes, and a few times more. Times: `performance.now()`. */
export interface Said {
  address: string
  number: number
  sid: string
  text: string
  firstPostAt: number
  /** When the first 200 was read; null as long as none was. */
  acknowledgedAt: number | null
  posts: number
  acknowledgements: number
}

/** A numbered reply of a colleague. */
export interface Written {
  conversationId: string
  clientMessageId: string
  text: string
  /** False for the short answers that are written again and again with the same words. */
  unique: boolean
  firstPostAt: number
  acknowledgedAt: number | null
  posts: number
  messageId: string | null
}

export interface Ledger {
  said: Said[]
  written: Written[]
  kills: Record<string, number>
  /** What must never be, seen while playing. */
  violations: string[]
  violate(sentence: string): void
}

const MOST_VIOLATIONS = 200

export function createLedger(): Ledger {
  const violations: string[] = []
  return {
    said: [],
    written: [],
    kills: {},
    violations,
    violate(sentence) {
      if (violations.length < MOST_VIOLATIONS) violations.push(sentence)
    },
  }
}
