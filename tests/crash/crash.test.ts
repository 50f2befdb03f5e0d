/** The short form, for every change; `npm run test:crash -- --kills 200 --seed 1` is the long one. */
import { expect, test } from 'vitest'
import { type CrashOptions, playCrashes } from './driver.ts'

const SEED = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1_000_000))
const WITHIN_MILLISECONDS = 110_000

async function play(options: Pick<CrashOptions, 'kills' | 'processes' | 'hurryLeases' | 'only' | 'calm'>) {
  const report = await playCrashes({
    seed: SEED,
    regulars: 4,
    strangers: 2,
    say: (line) => console.log(line),
    ...options,
  })
  console.log(JSON.stringify({ ...report.figures, replies: report.repliesByStatus }))
  // Short lines, so that the end of a long log still says what was broken.
  for (const sentence of report.violations) console.log(`✗ seed ${SEED}: ${sentence}`)
  expect(report.violations).toEqual([])
  expect(report.figures.kills).toBe(options.kills)
  expect(report.figures.customer_messages).toBeGreaterThan(10)
  return report
}

test(
  `five kills lose nothing, double nothing, reorder nothing (seed ${SEED})`,
  async () => {
    await play({ kills: 5, processes: 1, hurryLeases: true })
  },
  WITHIN_MILLISECONDS,
)

test(
  `a rolling restart of two processes behind one address loses no event and no message (seed ${SEED})`,
  async () => {
    // Each once, stopped as a supervisor does it: nothing is left to a lease, and the other one takes its screens.
    const report = await play({ kills: 2, processes: 2, hurryLeases: false, only: 'restart', calm: true })
    expect(report.figures.screen_connections).toBeGreaterThan(2)
  },
  WITHIN_MILLISECONDS,
)
