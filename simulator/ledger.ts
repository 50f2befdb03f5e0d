/**
 * What was asked of the provider and what it did, in order: the truth against which a test holds the product's own
 * story. Bounded: the oldest entries go first.
 */
export interface LedgerEntry {
  id: number
  at: string
  provider: 'twilio' | 'meta'
  /** `create` asks for a message to be sent. */
  operation: string
  method: string
  path: string
  /** The form or JSON fields as they came, names repeated where they were repeated. */
  body: [name: string, value: string][]
  to: string | null
  from: string | null
  text: string | null
  status_callback: string | null
  /** The attempt's mark: the `attempt` parameter of StatusCallback, or Messenger's `metadata`. */
  attempt: string | null
  /** The fault that struck, if one did. */
  fault: string | null
  /** The id of the message that the provider has taken, also where the caller was not told. */
  taken: string | null
  answer: {
    /** `answered`, `never` (time-out), `cut` (connection closed without an answer), `pending`. */
    outcome: 'answered' | 'never' | 'cut' | 'pending'
    status: number | null
    code: number | null
  }
}

/** One webhook as it went out, with every attempt. */
export interface WebhookEntry {
  id: number
  at: string
  provider: 'twilio' | 'meta'
  kind: 'inbound' | 'status' | 'event'
  url: string
  message: string | null
  status: string | null
  body: string
  attempts: { url: string; outcome: string; status: number | null; milliseconds: number }[]
  delivered: boolean
}

/** What Twilio's console would show as an error or a warning. */
export interface DebuggerEntry {
  id: number
  at: string
  code: number
  sentence: string
  url: string
  message: string | null
}

export interface Ledger {
  calls: Log<LedgerEntry>
  webhooks: Log<WebhookEntry>
  debugger: Log<DebuggerEntry>
}

export interface Log<Entry extends { id: number }> {
  add(entry: Omit<Entry, 'id'>): Entry
  /** Entries with an id above `after`, oldest first. */
  since(after?: number): Entry[]
  clear(): void
}

export function createLedger(limit: number): Ledger {
  return { calls: createLog(limit), webhooks: createLog(limit), debugger: createLog(1000) }
}

function createLog<Entry extends { id: number }>(limit: number): Log<Entry> {
  let entries: Entry[] = []
  let next = 1
  return {
    add(fields) {
      const entry = { ...fields, id: next } as Entry
      next += 1
      entries.push(entry)
      // A tenth at once, so that dropping costs little per entry.
      if (entries.length > limit * 1.1) entries = entries.slice(-limit)
      return entry
    },
    since: (after = 0) => entries.filter((entry) => entry.id > after),
    clear() {
      entries = []
    },
  }
}
