/** `npm start`: installs what is missing, builds what is out of date, and becomes the product. */
import { playProviders } from './play-providers.mjs'
import { startProduct } from './product.mjs'

await startProduct(async (main) => {
  // A newcomer tries it with a simulated number, beside real ones.
  if (!['1', 'true'].includes(process.env.ALLOW_SIMULATOR?.trim())) return await main()
  const { createSimulator } = await import('../dist/simulator/index.js')
  const { simulator, endWithProduct } = await playProviders(createSimulator, { instead: false })
  await main({ simulator })
  endWithProduct()
})
