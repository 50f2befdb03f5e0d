import { defineConfig } from 'vitest/config'

/** Nothing here takes a second by itself; on a machine that does other things as well, loading alone has taken five. */
const BUSY = 20_000

/** Each adapter's suite against its simulated provider. */
const ADAPTERS = 'src/server/channels/**/adapter.test.ts'

export default defineConfig({
  test: {
    // Two cores are the machine that all of this has to fit on.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/{server,shared}/**/*.test.ts', 'tests/support/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', ADAPTERS],
          isolate: false,
          testTimeout: BUSY,
        },
      },
      {
        test: {
          // Over HTTP, and with thousands of generated requests: `npm test` runs them, `npm run check` does not.
          name: 'providers',
          include: ['simulator/**/*.test.ts', ADAPTERS],
          exclude: ['**/*.db.test.ts'],
          isolate: false,
        },
      },
      {
        test: {
          name: 'web',
          include: ['src/web/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          isolate: false,
          testTimeout: BUSY,
        },
      },
      {
        test: {
          name: 'db',
          include: ['{src,simulator,tests}/**/*.db.test.ts', 'tests/flows/**/*.test.ts'],
          globalSetup: ['tests/support/serve-postgres.ts'],
          // Loading the whole server anew for each of its files took half of the time.
          isolate: false,
          // Most take a second or two; the longest takes twenty on a shared machine's slow days.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
