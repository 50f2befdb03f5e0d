/** What `npm run dev` watches and starts again. */
import { createSimulator } from '../simulator/index.ts'
import { main } from '../src/server/main.ts'
import { playProviders } from './play-providers.mjs'

const { simulator, endWithProduct } = await playProviders(createSimulator, { instead: true })
await main({ demo: true, simulator })
endWithProduct()
