/**
 * `npm run seed -- --conversations N --messages M [--open SHARE] [--seed S]`: fills a company with sample data, the one
 * that is there or a new one; beside the running product, or without it.
 */
import { parseArgs } from 'node:util'
import { runCommand } from './product.mjs'

const USAGE = 'npm run seed -- --conversations N --messages M [--open SHARE] [--seed S]'

const order = readOrder()
if (order === null) {
  console.error(`Use: ${USAGE}. There is at least one message in each conversation; SHARE lies from 0 to 1.`)
  process.exit(1)
}
process.env.LOG_LEVEL ??= 'warn'
await runCommand(({ seed }) => seed(order))

function readOrder() {
  try {
    const { values } = parseArgs({
      options: {
        conversations: { type: 'string', default: '1000' },
        messages: { type: 'string' },
        open: { type: 'string', default: '0.35' },
        seed: { type: 'string', default: '1' },
      },
    })
    const conversations = Number(values.conversations)
    const messages = Number(values.messages ?? conversations * 20)
    const [openShare, seed] = [Number(values.open), Number(values.seed)]
    const whole = [conversations, messages, seed].every(Number.isSafeInteger)
    const fits = conversations > 0 && messages >= conversations && openShare >= 0 && openShare <= 1
    return whole && fits ? { conversations, messages, openShare, seed } : null
  } catch {
    return null
  }
}
