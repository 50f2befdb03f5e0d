/**
 * Which of a note's entries stand in what a person saved. Whole lines are compared, and each stands for one entry: of two
 * messages with the same words in the same minute one may be there and the other not. Pure.
 */
import { linesOfNote } from '../lib/sanitize-note.ts'
import type { EntryRow } from '../store/auto-notes.ts'
import { type Paper, renderEntry } from './render-auto-note.ts'

/** `entries` in their order; answers ids. */
export function entriesIn(
  content: string,
  entries: Pick<EntryRow, 'id' | 'entry'>[],
  paper: Paper,
): Set<string> {
  const lines: (string | null)[] = linesOfNote(content)
  const found = new Set<string>()
  for (const { id, entry } of entries) {
    const wanted = linesOfNote(renderEntry(entry, paper))
    const at = lines.findIndex((_, start) => wanted.every((line, index) => lines[start + index] === line))
    if (at < 0) continue
    lines.fill(null, at, at + wanted.length)
    found.add(id)
  }
  return found
}
