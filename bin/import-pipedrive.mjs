/**
 * `npm run import:pipedrive -- --token T [--from URL] [--as EMAIL] [--dry-run]`: takes in another account's persons,
 * organizations, leads, deals, pipelines and notes; beside the running product, or without it. Run again, it goes on
 * where it stopped, and brings what is new.
 */
import { parseArgs } from 'node:util'
import { runCommand } from './product.mjs'

const order = readOrder()
if (order === null) {
  console.error(
    'Use: npm run import:pipedrive -- --token TOKEN [--from https://company.pipedrive.com] [--as EMAIL] [--dry-run].',
  )
  console.error(
    'The token may also stand in PIPEDRIVE_TOKEN, where other people of this machine do not see it.',
  )
  process.exit(1)
}
process.env.LOG_LEVEL ??= 'warn'
await runCommand(({ movePipedriveIn }) => movePipedriveIn(order))

function readOrder() {
  try {
    const { values } = parseArgs({
      options: {
        token: { type: 'string', default: process.env.PIPEDRIVE_TOKEN ?? '' },
        from: { type: 'string', default: 'https://api.pipedrive.com' },
        as: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
    const { protocol } = new URL(values.from)
    if (values.token === '' || !['http:', 'https:'].includes(protocol)) return null
    return { token: values.token, from: values.from, as: values.as ?? null, dryRun: values['dry-run'] }
  } catch {
    return null
  }
}
