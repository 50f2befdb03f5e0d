/** The short form, for every change; `npm run test:crash -- --kills 200 --seed 1` is the long one. */
import { expect, test } from 'vitest'
import { playCrashes } from './driver.ts'

const SEED = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1_000_000))
const WITHIN_MILLISECONDS = 110_000

test(
  `five kills lose nothing, double nothing, reorder nothing (seed ${SEED})`,
  async () => {
    const report = await playCrashes({
      seed: SEED,
      kills: 5,
      processes: 1,
      hurryLeases: true,
      regulars: 4,
      strangers: 2,
      say: (line) => console.log(line),
    })
    console.log(JSON.stringify({ ...report.figures, replies: report.repliesByStatus }))
    // Short lines, so that the end of a long log still says what was broken.
    for (const sentence of report.violations) console.log(`✗ seed ${SEED}: ${sentence}`)
    expect(report.violations).toEqual([])
    expect(report.figures.kills).toBe(5)
    expect(report.figures.customer_messages).toBeGreaterThan(10)
  },
  WITHIN_MILLISECONDS,
)
