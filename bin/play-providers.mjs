/** Sets the simulated providers up beside the product, in its process. */

/** So that a message is seen on its way in the demo. */
const DELAYS_MS = { sent: 400, delivered: 900 }

/**
 * Before `main` starts. Call `endWithProduct` only when it has started: until then a signal has to end the process,
 * which it does as long as nobody listens. `instead`: the product calls them in place of the real ones; else they are
 * there for simulated numbers alone.
 */
export async function playProviders(createSimulator, { instead }) {
  const simulator = createSimulator({ delays: DELAYS_MS, assumeOpenWindows: true })
  const { url, environment } = await simulator.listen()
  if (instead) Object.assign(process.env, environment)
  // The product may be in the middle of a call; its answer still comes.
  const end = () => simulator.settle().then(() => simulator.close())
  return {
    simulator: {
      phoneBase: url,
      apiBase: environment.TWILIO_API_BASE,
      messagingBase: environment.TWILIO_MESSAGING_BASE,
      contentBase: environment.TWILIO_CONTENT_BASE,
    },
    endWithProduct() {
      process.once('SIGTERM', end)
      process.once('SIGINT', end)
    },
  }
}
