/** `npm run restore -- FILE [--without-secrets]`: takes the place of what is there. The product must not run. */
import { runCommand } from './product.mjs'
import { fromHere } from './project.mjs'

const args = process.argv.slice(2).map((arg) => (arg.startsWith('-') ? arg : fromHere(arg)))
await runCommand(({ restore }) => restore(args))
