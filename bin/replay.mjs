/** `npm run replay -- ID`: processes a stored provider request again. */
import { runCommand } from './product.mjs'

await runCommand(({ replay }) => replay(process.argv.slice(2)))
