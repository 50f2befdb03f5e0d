import { expect, test } from 'vitest'
import { droppedBySave, judgeAutoNote } from './judge-auto-note.ts'

const T = Date.UTC(2026, 10, 22, 12)
const note = { until: new Date(T), writtenContentVersion: 3, contentVersion: 3, deleted: false }

test.each([
  ['the last millisecond of the 24 hours', note, T - 1, 'append'],
  ['the first after them', note, T, 'begin'],
  ['no note', null, T - 1, 'begin'],
  ['a deleted note', { ...note, deleted: true }, T - 1, 'begin'],
  ['a note that a person changed', { ...note, contentVersion: 4 }, T - 1, 'begin'],
] as const)('%s', (_name, standing, at, verdict) => {
  expect(judgeAutoNote(standing, new Date(at))).toBe(verdict)
})

test('a save drops what came after its version, or within 60 seconds where it names none', () => {
  const entry = (seconds: number, version: number, there = false) => ({
    appended_at: new Date(T - seconds * 1000),
    appended_version: version,
    there,
  })
  const entries = [entry(61, 1), entry(60, 2), entry(1, 3), entry(1, 3, true)]
  const dropped = (baseVersion: number | null, wasThere = true) =>
    droppedBySave(entries, {
      baseVersion,
      at: new Date(T),
      wasThere: () => wasThere,
      isThere: (one) => one.there,
    })
  expect(dropped(null)).toEqual([entries[1], entries[2]])
  expect(dropped(1)).toEqual([entries[1], entries[2]])
  expect(dropped(3)).toEqual([])
  expect(dropped(null, false)).toEqual([])
})
