/** `npm run backup -- FILE`: one consistent snapshot of database and attachments. Joins the running product. */
import { runCommand } from './product.mjs'
import { fromHere } from './project.mjs'

const args = process.argv.slice(2).map((arg) => (arg.startsWith('-') ? arg : fromHere(arg)))
await runCommand(({ backup }) => backup(args))
