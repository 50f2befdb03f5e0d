/** Figures for people, and one JSON line each for programs. */
import { cpus, totalmem } from 'node:os'

export interface Figure {
  bench: string
  figure: string
  value: number
  unit: string
  limit: number | null
  /** Of what the limit is. */
  limitOf: string
  ratio: number | null
  /** What to reach, in words. */
  goal: string
}

export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function sortedCopy(values: number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

/** Of this run, for those who keep or compare them. */
export const allFigures: Figure[] = []

export function printFigures(figures: Figure[], more: Record<string, unknown>): void {
  allFigures.push(...figures)
  const machine = { cpus: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30), node: process.version }
  for (const { bench, figure, value, unit, limit, limitOf, ratio, goal } of figures) {
    const beside = limit === null ? limitOf : `${round(limit)} ${unit} ${limitOf}`
    console.log(
      `${bench}  ${figure.padEnd(28)} ${String(round(value)).padStart(9)} ${unit}   beside ${beside}   ratio ${ratio === null ? '–' : ratio.toFixed(2)}   goal ${goal}`,
    )
  }
  for (const figure of figures)
    console.log(JSON.stringify({ ...figure, value: round(figure.value), ...machine, ...more }))
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
