/** The provider's bad days: failures that come and go, one or two at a time. */
import type { FaultRequest, Simulator } from '../../simulator/index.ts'
import { pause } from './ask.ts'
import type { Random } from './random.ts'

const CREATE: FaultRequest[] = [
  { kind: 'rate_limited', retry_after_seconds: 1 },
  { kind: 'server_error', taken: false },
  { kind: 'server_error', taken: true },
  { kind: 'server_error', taken: true, delay_milliseconds: 400 },
  { kind: 'answer_lost', taken: true, delay_milliseconds: 400 },
  { kind: 'server_error_html', taken: false },
  { kind: 'server_error_html', taken: true },
  { kind: 'answer_lost', taken: true },
  { kind: 'answer_lost', taken: false },
  { kind: 'no_answer', taken: true },
  { kind: 'no_answer', taken: false },
  { kind: 'garbled', taken: true },
  { kind: 'slow', delay_milliseconds: 1_500 },
  { kind: 'connection_refused' },
  { kind: 'fails_later' },
]
const CALLBACKS: FaultRequest[] = [
  { kind: 'callback_before_answer' },
  { kind: 'callbacks_late', delay_milliseconds: 1_000 },
  { kind: 'callbacks_doubled' },
  { kind: 'callbacks_lost' },
  { kind: 'callbacks_held' },
  { kind: 'callbacks_out_of_order' },
  { kind: 'read_before_delivered' },
]
const LOG: FaultRequest[] = [
  { kind: 'server_error', operation: 'list' },
  { kind: 'slow', operation: 'list', delay_milliseconds: 1_000 },
]

/** Until it is over; then the sky is clear, and what was held back is let go. */
export async function playWeather(
  simulator: Simulator,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await simulator.clearFaults()
    simulator.releaseCallbacks()
    // A quarter of the time nothing is wrong.
    if (!random.chance(0.25)) {
      const faults = [random.pick(CREATE), random.pick(CALLBACKS), random.pick(LOG)].filter(() =>
        random.chance(0.5),
      )
      for (const fault of faults)
        await simulator.addFault({ ...fault, probability: random.pick([0.2, 0.5, 1]) })
    }
    await pause(random.between(300, 2_500))
  }
  await simulator.clearFaults()
  simulator.releaseCallbacks()
}
