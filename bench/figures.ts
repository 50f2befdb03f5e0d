/** The figures of the last release, as ratios: what a machine does absolutely says nothing about another. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Figure } from './report.ts'

const FILE = 'bench/figures.json'
/** A run differs from the next by this much without any change, on a shared machine. */
const NOISE = 1.35

/** By bench and name without the load, which is a share of what the machine can do. */
type Kept = Record<string, { ratio: number; value: number; unit: string; goal: string }>

export function keepFigures(figures: Figure[]): void {
  const kept = readKept()
  for (const figure of figures) {
    if (figure.ratio !== null)
      kept[nameOf(figure)] = {
        ratio: Number(figure.ratio.toFixed(3)),
        value: Number(figure.value.toPrecision(4)),
        unit: figure.unit,
        goal: figure.goal,
      }
  }
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`)
}

/** False where a ratio is worse than the kept one by more than noise. */
export function compareFigures(figures: Figure[]): boolean {
  const kept = readKept()
  let good = true
  for (const figure of figures) {
    const before = kept[nameOf(figure)]?.ratio
    if (before === undefined || figure.ratio === null || before <= 0) continue
    const higherIsBetter = figure.goal.startsWith('≥')
    const worse = higherIsBetter ? before / figure.ratio : figure.ratio / before
    const verdict = worse > NOISE ? 'WORSE' : worse < 1 / NOISE ? 'better' : 'the same'
    if (worse > NOISE) good = false
    console.log(
      `compare  ${nameOf(figure).padEnd(48)} ${before.toFixed(2)} → ${figure.ratio.toFixed(2)}  ${verdict}`,
    )
  }
  return good
}

function readKept(): Kept {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}
}

function nameOf({ bench, figure }: Figure): string {
  return `${bench}: ${figure.replace(/ \(\d+\/s\)/, '').replace(/ \d+ px/, '')}`
}
