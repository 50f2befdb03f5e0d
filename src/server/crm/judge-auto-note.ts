/** S30–S32: does a message go into the note that is there, or begin another? Pure. */

export const AUTO_NOTE_MILLISECONDS = 24 * 3_600_000
/** Notes hold 100 KB; a note that would grow beyond is continued in a new one. Bytes of UTF-8. */
export const MOST_NOTE_BYTES = 100_000

export interface StandingNote {
  until: Date
  writtenContentVersion: number
  contentVersion: number
  deleted: boolean
}

export type AutoNoteVerdict = 'append' | 'begin'

/** `at`: when the message came to us, in product time. */
export function judgeAutoNote(standing: StandingNote | null, at: Date): AutoNoteVerdict {
  if (!standing || standing.deleted) return 'begin'
  if (standing.contentVersion !== standing.writtenContentVersion) return 'begin'
  return at.getTime() < standing.until.getTime() ? 'append' : 'begin'
}

/**
 * What a person's save takes out of a note and must not be lost (precise 21): what came after the version that the
 * writer had before him; and, of a writer who names no version, what came within the last 60 seconds. What an earlier
 * save had taken out already was not taken out by this one.
 */
export function droppedBySave<Entry extends { appended_at: Date; appended_version: number }>(
  entries: Entry[],
  save: {
    baseVersion: number | null
    at: Date
    wasThere(entry: Entry): boolean
    isThere(entry: Entry): boolean
  },
): Entry[] {
  const { baseVersion, at } = save
  const recent = at.getTime() - 60_000
  return entries.filter((entry) => {
    const unseen =
      baseVersion === null ? entry.appended_at.getTime() >= recent : entry.appended_version > baseVersion
    return unseen && save.wasThere(entry) && !save.isThere(entry)
  })
}
