import type { World } from './world.ts'

/** Delivers a status webhook, or loses, holds, delays or doubles it as the faults say. */
export async function passCallback(
  world: World,
  customerAddress: string,
  deliver: () => Promise<void>,
): Promise<void> {
  const occasion = { address: customerAddress, webhooks: 'status' as const }
  if (world.faults.take(['callbacks_lost'], occasion)) return
  const times = world.faults.take(['callbacks_doubled'], occasion) ? 2 : 1
  const deliverAll = async () => {
    for (let time = 0; time < times; time += 1) await deliver()
  }
  if (world.faults.take(['callbacks_held'], occasion)) {
    world.heldCallbacks.push(() => world.traffic.follow(deliverAll()))
    return
  }
  const late = world.faults.take(['callbacks_late'], occasion)
  if (late) world.traffic.later(late.delay_milliseconds ?? 2_000, deliverAll)
  else await deliverAll()
}
