/**
 * What a film tells beside what it shows. Telephones write the place into MP4, QuickTime and 3GP files: `udta` (in it
 * `©xyz` and `loci`), `meta` (Apple's keys), `uuid` (XMP), and tracks of their own (GoPro's `gpmd`, Google's `camm`).
 * https://developer.apple.com/documentation/quicktime-file-format, ISO/IEC 14496-12, 3GPP TS 26.244 §8.
 *
 * All of it is blanked where it stands: a box becomes `free`, filled with zeros, as long as before. So nothing moves, the
 * tables of offsets stay right, and nothing is encoded anew.
 */

/** It cannot be told what the film carries. */
export class UnreadableFilm extends Error {
  override name = 'UnreadableFilm'
}

interface Box {
  type: string
  /** Of the box, and of what is in it. */
  start: number
  content: number
  end: number
}

/** In these, others lie. */
const HOLDERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf'])
const TRACES = new Set(['udta', 'meta', 'uuid'])
/** Pictures, sound, and words that are shown; every other track tells something about the recording. */
const SHOWN = new Set(['vide', 'soun', 'sbtl', 'subt', 'text', 'clcp', 'tmcd', 'hint', 'auxv'])
/** Of the boxes themselves; deeper than any film's. */
const DEEPEST = 12

/** Answers whether something was blanked. Throws `UnreadableFilm`. */
export function blankTraces(film: Buffer): boolean {
  let blanked = false
  const blank = (box: Box) => {
    film.write('free', box.start + 4, 'latin1')
    film.fill(0, box.content, box.end)
    blanked = true
  }

  const walk = (boxes: Box[], depth: number): void => {
    if (depth > DEEPEST) throw new UnreadableFilm('Boxes lie in boxes without end.')
    for (const box of boxes) {
      if (TRACES.has(box.type)) blank(box)
      else if (box.type === 'trak' && !isShown(film, box)) {
        for (const [start, end] of samplesOf(film, box)) film.fill(0, start, end)
        blank(box)
      } else if (HOLDERS.has(box.type)) walk(boxesIn(film, box.content, box.end), depth + 1)
    }
  }

  const all = boxesIn(film, 0, film.length)
  const moov = all.find(({ type }) => type === 'moov')
  if (!moov) throw new UnreadableFilm('It has no table of contents.')
  const tracks = boxesIn(film, moov.content, moov.end).filter(({ type }) => type === 'trak')
  // Their samples are told by each fragment, in more ways than are worth reading here.
  if (all.some(({ type }) => type === 'moof') && tracks.some((track) => !isShown(film, track)))
    throw new UnreadableFilm('It is in fragments, and tells of its recording in them.')
  walk(all, 0)
  return blanked
}

function boxesIn(film: Buffer, from: number, until: number): Box[] {
  const boxes: Box[] = []
  for (let start = from; start < until; ) {
    // QuickTime ends some lists with four zeros.
    if (until - start < 8) {
      if (film.subarray(start, until).some((byte) => byte !== 0))
        throw new UnreadableFilm('A box is cut off.')
      break
    }
    const short = film.readUInt32BE(start)
    const isLong = short === 1
    if (isLong && until - start < 16) throw new UnreadableFilm('A box is cut off.')
    const size = isLong ? Number(film.readBigUInt64BE(start + 8)) : short === 0 ? until - start : short
    const content = start + (isLong ? 16 : 8)
    const end = start + size
    if (end < content || end > until) throw new UnreadableFilm('A box is longer than what it lies in.')
    boxes.push({ type: film.toString('latin1', start + 4, start + 8), start, content, end })
    start = end
  }
  return boxes
}

function find(film: Buffer, box: Box, ...path: string[]): Box | null {
  let found: Box | undefined = box
  for (const type of path) {
    found = boxesIn(film, found.content, found.end).find((one) => one.type === type)
    if (!found) return null
  }
  return found
}

function isShown(film: Buffer, track: Box): boolean {
  const handler = find(film, track, 'mdia', 'hdlr')
  if (!handler || handler.end - handler.content < 12)
    throw new UnreadableFilm('A track does not say what it is.')
  return SHOWN.has(film.toString('latin1', handler.content + 8, handler.content + 12))
}

/** Where the track's own bytes lie, among those of the others. */
function samplesOf(film: Buffer, track: Box): [start: number, end: number][] {
  const table = find(film, track, 'mdia', 'minf', 'stbl')
  const sizes = table && find(film, table, 'stsz')
  const runs = table && find(film, table, 'stsc')
  const near = table && find(film, table, 'stco')
  const far = table && find(film, table, 'co64')
  const chunks = near ?? far
  if (!table || !sizes || !runs || !chunks) throw new UnreadableFilm('A track does not say where it lies.')
  const read = (box: Box, at: number) => {
    if (box.content + at + 4 > box.end) throw new UnreadableFilm('A table is cut off.')
    return film.readUInt32BE(box.content + at)
  }
  const sameSize = read(sizes, 4)
  const samples = read(sizes, 8)
  const found: [number, number][] = []
  let sample = 0
  let run = 0
  for (let chunk = 1; chunk <= read(chunks, 4) && sample < samples; chunk++) {
    while (run + 1 < read(runs, 4) && read(runs, 8 + (run + 1) * 12) <= chunk) run++
    const start = near
      ? read(chunks, 4 + chunk * 4)
      : read(chunks, chunk * 8) * 2 ** 32 + read(chunks, chunk * 8 + 4)
    let count = Math.min(read(runs, 12 + run * 12), samples - sample)
    let end = start + count * sameSize
    for (; sameSize === 0 && count > 0; count--, sample++) end += read(sizes, 12 + sample * 4)
    sample += count
    if (end > film.length) throw new UnreadableFilm('A track lies outside of the film.')
    found.push([start, end])
  }
  return found
}
