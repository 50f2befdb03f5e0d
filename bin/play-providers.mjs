/** Sets the simulated providers up beside the product, in its process, and has the product call them. */

/** So that a message is seen on its way in the demo. */
const DELAYS_MS = { sent: 400, delivered: 900 }

/**
 * Before `main` starts. Call `endWithProduct` only when it has started: until then a signal has to end the process,
 * which it does as long as nobody listens.
 */
export async function playProviders(createSimulator) {
  const simulator = createSimulator({ delays: DELAYS_MS, assumeOpenWindows: true })
  const { url, environment } = await simulator.listen()
  Object.assign(process.env, environment)
  // The product may be in the middle of a call; its answer still comes.
  const end = () => simulator.settle().then(() => simulator.close())
  return {
    simulatorUrl: url,
    endWithProduct() {
      process.once('SIGTERM', end)
      process.once('SIGINT', end)
    },
  }
}
