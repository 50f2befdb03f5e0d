/** What `npm run dev` watches and starts again. */
import { createSimulator } from '../simulator/index.ts'
import { main } from '../src/server/main.ts'
import { playProviders } from './play-providers.mjs'

const { simulatorUrl, endWithProduct } = await playProviders(createSimulator)
await main({ demo: true, simulatorUrl })
endWithProduct()
