/** Odd values for property tests, the same again for the same seed. Not for secrets. */
import { randomInt } from 'node:crypto'

export interface Random {
  /** An integer from 0 to below `limit`. */
  below(limit: number): number
  oneOf<T>(choices: readonly T[]): T
  bytes(most: number): Buffer
  /** Text of up to `most` pieces, each of which has broken a parser somewhere. */
  text(most: number): string
}

/** From `FUZZ_SEED`, else a new one; a test that uses it shows it, so that a failure can be had again. */
export function seedFromEnvironment(): number {
  const written = process.env.FUZZ_SEED
  return written === undefined ? randomInt(2 ** 31) : Number(written)
}

/** How many cases a property is tried with: `FUZZ_CASES`, else a few thousand. */
export function casesFromEnvironment(): number {
  return Number(process.env.FUZZ_CASES ?? 3000)
}

/** For the one test that tries them all: the cases may be millions. */
export const FUZZ_MILLISECONDS = 3_600_000

/** mulberry32: 32 bits of state are enough for test values. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const oneOf = <T>(choices: readonly T[]): T => {
    const choice = choices[below(choices.length)]
    if (choice === undefined) throw new Error('there is nothing to choose from')
    return choice
  }
  return {
    below,
    oneOf,
    bytes: (most) => Buffer.from(Array.from({ length: below(most + 1) }, () => below(256))),
    text: (most) => Array.from({ length: below(most + 1) }, () => oneOf(ODD_PIECES)).join(''),
  }
}

const ODD_PIECES: readonly string[] = [
  ...'azAZ09 +%&=;#?/\\\'"`<>{}[]()*~!@$^,.:_-|',
  ...['%', '%2', '%zz', '%00', '%ff', '%E3%81', '%u3042', '&&', '==', '\0', '\r\n', '\t', '\u0085', '\u2028'],
  ...[
    'あ',
    '繋ぎ',
    '了解です〜♪',
    'é',
    'e\u0301',
    'ß',
    'ı',
    'مرحبًا',
    'דנה',
    '😊',
    '👩🏽‍🍳',
    '\u200f',
    '\ufeff',
    '\ufffd',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\u{10ffff}',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    '1e999',
  ],
  ...['-0', '0x10', '2147483648', '99999999999999999999', 'a'.repeat(300)],
]
