/**
 * PostgreSQL keeps a run of Japanese as one word, and its trigrams cannot find two characters. So the pairs of letters
 * are made here and stored as a tsvector. They may stand apart in a text that holds them all: each hit is looked at
 * again (`findWords`).
 *
 * The last letter of each run is stored alone as well: then a single letter is found by its prefix wherever it stands.
 */

const RUN = /[\p{L}\p{N}\p{M}ー]+/gu
/** Longer texts are found by their beginning. */
const MOST_LETTERS = 20_000

/** The pairs of a folded text, each once. */
export function bigramsOf(folded: string): string[] {
  const pairs = new Set<string>()
  for (const run of runsOf(folded.slice(0, MOST_LETTERS))) {
    for (let index = 0; index + 1 < run.length; index++) pairs.add(`${run[index]}${run[index + 1]}`)
    pairs.add(run.at(-1) as string)
  }
  return [...pairs]
}

/** A tsquery in which all pairs of the folded question must occur; null where it holds no letter or digit. */
export function bigramQuery(folded: string): string | null {
  const terms = new Set<string>()
  for (const run of runsOf(folded)) {
    // Runs hold letters, digits and marks alone, so nothing in them needs escaping.
    if (run.length === 1) terms.add(`'${run[0]}':*`)
    for (let index = 0; index + 1 < run.length; index++) terms.add(`'${run[index]}${run[index + 1]}'`)
  }
  return terms.size > 0 ? [...terms].join(' & ') : null
}

function runsOf(folded: string): string[][] {
  return [...folded.matchAll(RUN)].map(([run]) => [...run])
}
