/** `npm run replay -- ID`: a stored provider request is processed again, by this process, whether or not the product runs. */
import { createApp } from '../app.ts'
import { findFilesFolder } from '../attachments/find-files-folder.ts'
import { createClock } from '../lib/clock.ts'
import { newSecret } from '../lib/ids.ts'
import { openBox } from '../open-box.ts'
import { openDb } from '../store/db.ts'
import { ensureInstallation } from '../store/installation.ts'
import { migrate } from '../store/migrate.ts'
import { CommandError, onDatabase, say } from './on-database.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export async function replay(args: string[]): Promise<void> {
  const [id, ...rest] = args
  if (!id || rest.length > 0 || !UUID.test(id))
    throw new CommandError('Name the request: npm run replay -- ID (see Tools and apps › Health)')
  await onDatabase(async ({ config, log, database }) => {
    const { connection } = database
    await migrate(connection)
    const db = openDb(connection, (error) => log.warn({ err: error }, 'a database connection broke'))
    const { epoch } = await ensureInstallation(db, newSecret())
    const box = await openBox(config, db)
    const filesFolder = await findFilesFolder(config, db)
    await db.close()
    const app = await createApp({ config, connection, epoch, box, clock: createClock(), log, filesFolder })
    try {
      const outcome = await app.replay(id)
      if (!outcome) throw new CommandError(`There is no request ${id} that could be replayed.`)
      say(`Request ${id} is ${outcome.state}${outcome.error ? `: ${outcome.error}` : ''}.`)
      if (outcome.state !== 'processed' && outcome.state !== 'ignored') process.exitCode = 1
    } finally {
      await app.stop()
    }
  })
}
