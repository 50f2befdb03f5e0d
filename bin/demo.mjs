/** `npm run demo`: the product with a seeded company, and with a simulated phone in place of the providers. */
import { playProviders } from './play-providers.mjs'
import { startProduct } from './product.mjs'

process.env.ALLOW_SIMULATOR = '1'
process.env.DATA_DIR ||= 'data/demo'
await startProduct(async (main) => {
  const { createSimulator } = await import('../dist/simulator/index.js')
  const { simulator, endWithProduct } = await playProviders(createSimulator, { instead: true })
  await main({ demo: true, simulator })
  endWithProduct()
})
