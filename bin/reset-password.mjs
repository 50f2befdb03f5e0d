/**
 * `npm run reset-password -- EMAIL [--drop-second-factor]`: prints a link with which that user chooses a new password;
 * beside the running product, or without it. For an only administrator where no mail can be sent.
 */
import { parseArgs } from 'node:util'
import { runCommand } from './product.mjs'

const order = readOrder()
if (order === null) {
  console.error('Use: npm run reset-password -- EMAIL [--drop-second-factor]')
  process.exit(1)
}
process.env.LOG_LEVEL ??= 'warn'
await runCommand(({ resetPassword }) => resetPassword(order.email, order))

function readOrder() {
  try {
    const { values, positionals } = parseArgs({
      options: { 'drop-second-factor': { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [email, ...more] = positionals
    return email && more.length === 0 ? { email, dropSecondFactor: values['drop-second-factor'] } : null
  } catch {
    return null
  }
}
