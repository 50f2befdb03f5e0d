/**
 * S29–S32 and precise 21 said again, as small as possible, to be compared with the product: which message stands in
 * which note. Time is in milliseconds; texts stand for messages.
 */
const DAY = 24 * 3_600_000
const MINUTE = 60_000

interface Said {
  text: string
  /** When it was said, and when it came to us. */
  sentAt: number
  cameAt: number
}

/** `place`: where it was written last, among all that the link tells; what waits again keeps it until it is written. */
interface Waiting {
  text: string
  place: number
}

interface Entry extends Waiting {
  appendedAt: number
  appendedVersion: number
}

export interface ModelNote {
  until: number
  entries: Entry[]
  version: number
  /** What a person wrote in its place. */
  personal: string | null
  deleted: boolean
}

export interface ModelLink {
  notes: ModelNote[]
  waiting: Waiting[]
  places: number
  lastSentAt: number | null
  /** So many messages were there when it was made. */
  there: number
  open: boolean
}

export interface ModelConversation {
  said: Said[]
  /** So many were acted on. */
  told: number
  links: ModelLink[]
}

export const newConversation = (): ModelConversation => ({ said: [], told: 0, links: [] })

export function say(conversation: ModelConversation, said: Said): void {
  conversation.said.push(said)
}

/** Linking writes the last message; equal times go by the order in which they came. */
export function link(conversation: ModelConversation, now: number): ModelLink {
  const last = conversation.said.reduce<Said | null>(
    (newest, one) => (newest === null || one.sentAt >= newest.sentAt ? one : newest),
    null,
  )
  const made: ModelLink = {
    notes: [],
    waiting: last ? [{ text: last.text, place: 1 }] : [],
    places: 1,
    lastSentAt: last?.sentAt ?? null,
    there: conversation.said.length,
    open: true,
  }
  begin(made, now)
  conversation.links.push(made)
  return made
}

/** The product catches up with what was said. */
export function tell(conversation: ModelConversation): void {
  for (; conversation.told < conversation.said.length; conversation.told++) {
    const said = conversation.said[conversation.told] as Said
    for (const one of conversation.links) {
      if (!one.open || conversation.told < one.there) continue
      if (one.lastSentAt !== null && said.sentAt < one.lastSentAt - 5 * MINUTE) continue
      one.waiting.push({ text: said.text, place: ++one.places })
      const note = one.notes.at(-1)
      const untouched = note && note.personal === null && !note.deleted
      if (untouched && said.cameAt < note.until) append(one, note, said.cameAt)
      else begin(one, said.cameAt)
    }
  }
}

/**
 * `base`: the version that the writer had before him; null: through the API. `kept`: what was said is still in it;
 * else nothing of it is.
 */
export function edit(
  link: ModelLink,
  note: ModelNote,
  save: { content: string; kept: boolean; base: number | null; now: number },
): void {
  if (!save.kept) {
    const dropped = note.entries.filter(({ appendedAt, appendedVersion }) =>
      save.base === null ? appendedAt >= save.now - MINUTE : appendedVersion > save.base,
    )
    note.entries = []
    link.waiting = [...dropped, ...link.waiting].sort((a, b) => a.place - b.place)
  }
  note.personal = save.content
  note.version++
}

export function unlink(link: ModelLink): void {
  link.open = false
  link.waiting = []
}

function begin(link: ModelLink, at: number): void {
  const note: ModelNote = { until: at + DAY, entries: [], version: 0, personal: null, deleted: false }
  link.notes.push(note)
  append(link, note, at)
}

function append(link: ModelLink, note: ModelNote, at: number): void {
  note.version++
  for (const { text } of link.waiting)
    note.entries.push({ text, place: ++link.places, appendedAt: at, appendedVersion: note.version })
  link.waiting = []
}
