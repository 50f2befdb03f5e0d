/** `npm run restore -- FILE [--without-secrets]`. What was there before is written to a backup of its own first. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { ownFolder, takeFilesFolder } from '../attachments/find-files-folder.ts'
import { openStorage } from '../attachments/open-storage.ts'
import { BackupError } from '../backup/manifest.ts'
import { readKeyFingerprint, restoreBackup } from '../backup/restore-backup.ts'
import { writeBackup } from '../backup/write-backup.ts'
import { type Config, createSecretKey } from '../config.ts'
import { createSecretBox, fingerprintOf, type SecretBox } from '../lib/seal.ts'
import { openDatabase } from '../open-database.ts'
import { openDb } from '../store/db.ts'
import { countOthers, holdsCompanies } from '../store/judge-database.ts'
import { CommandError, type CommandPlace, onDatabase, say } from './on-database.ts'
import { openKeptFiles } from './open-kept-files.ts'

export async function restore(args: string[]): Promise<void> {
  const withoutSecrets = args.includes('--without-secrets')
  const [file, ...rest] = args.filter((arg) => arg !== '--without-secrets')
  if (!file || rest.length > 0 || file.startsWith('-'))
    throw new CommandError('Name the backup to bring back: npm run restore -- FILE [--without-secrets]')
  // Before anything is started or made: a file that is no backup, or that another key sealed.
  const sealedWith = await readKeyFingerprint(file)
  // Its own server, never that of a running product: nobody may work on what is being replaced.
  await onDatabase(async (place) => {
    const { config, log } = place
    const { connection } = place.database
    await refuseInUse(connection)
    const box = openBox(config, sealedWith, withoutSecrets)
    await keepWhatIsThere(place)
    const report = await restoreBackup(file, {
      connection,
      storage: openStorage(ownFolder(config), config.s3),
      box,
      withoutSecrets,
      now: new Date(),
    })
    const db = openDb(connection, (error) => log.warn({ err: error }, 'a database connection broke'))
    await takeFilesFolder(config, db).finally(() => db.close())
    const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0)
    say(`Restored: ${rows} rows and ${report.files} attachments, as they were at ${report.madeAt}.`)
    if (report.asked > 0)
      say(`${report.asked} messages waited to be sent: whether they have left since is for a person to say.`)
    if (withoutSecrets) say('Every channel needs its secrets anew; until then it shows “attention”.')
    say(`The key in force is ${box.fingerprint}.`)
  }, openDatabase)
}

/** A backup from before a change of the key is opened with the former one; the next start changes it again. */
function openBox(
  { secretKey, formerKey }: Config,
  sealedWith: string | null,
  withoutSecrets: boolean,
): SecretBox {
  if (formerKey && fingerprintOf(formerKey.key) === sealedWith && !withoutSecrets)
    return createSecretBox(formerKey.key)
  if (secretKey.from !== 'nowhere') return createSecretBox(secretKey.key)
  if (sealedWith !== null && !withoutSecrets)
    throw new BackupError(
      'SECRET_KEY_MISMATCH',
      `This backup's secrets are sealed with the key ${sealedWith}, and there is no key here.`,
      `Set SECRET_KEY, or put its file to ${secretKey.path}, or set SECRET_KEY_OLD beside a newer key, or add --without-secrets.`,
    )
  return createSecretBox(createSecretKey(secretKey.path))
}

async function refuseInUse(connection: ClientConfig): Promise<void> {
  const others = await countOthers(connection)
  if (others > 0)
    throw new CommandError(
      `The database is in use by ${others} other connections. Stop every process of Tsunagi, then try again.`,
    )
}

async function keepWhatIsThere(place: CommandPlace): Promise<void> {
  const { config, database } = place
  const { connection } = database
  if (!(await holdsCompanies(connection))) return
  const folder = join(config.dataDir, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const now = new Date()
  const file = join(folder, `before-restore-${now.toISOString().replaceAll(':', '-')}.tar.gz`)
  await writeBackup({ connection, storage: await openKeptFiles(place), file, now })
  say(`What was there before is kept in ${file}.`)
}
