/**
 * A process that holds an embedded PostgreSQL until its standard input closes, for tests that kill it.
 * Says one line of JSON: `{"connection", "notices"}` or `{"code", "message"}`.
 */
import { EmbeddedPostgresError } from '../../src/server/embedded-postgres/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from '../../src/server/embedded-postgres/start-embedded-postgres.ts'

try {
  const postgres = await startEmbeddedPostgres({
    dataDir: process.argv[2] ?? '',
    log: { info: console.error, warn: console.error },
  })
  console.log(JSON.stringify({ connection: postgres.connection, notices: postgres.notices }))
  process.stdin.on('end', () => postgres.stop())
  process.stdin.resume()
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error
  console.log(JSON.stringify({ code: error.code, message: error.message }))
  process.exitCode = 1
}
