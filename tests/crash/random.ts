/** Everything random in a crash run comes from one printed seed, so that a run can be told to begin the same way. */
export interface Random {
  /** From 0 up to but not including 1. */
  fraction(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** An independent one: what one player draws does not shift what the others draw. */
  apart(): Random
}

/** Mulberry32: 32 bits of state are plenty for choosing moments and customers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    chance: (probability) => fraction() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('there is nothing to pick from')
      return items[Math.floor(fraction() * items.length)] as (typeof items)[number]
    },
    apart: () => createRandom(Math.floor(fraction() * 4_294_967_296)),
  }
}
