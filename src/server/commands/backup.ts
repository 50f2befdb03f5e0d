/** `npm run backup -- FILE` */
import { stat } from 'node:fs/promises'
import { writeBackup } from '../backup/write-backup.ts'
import { CommandError, onDatabase, say } from './on-database.ts'
import { openKeptFiles } from './open-kept-files.ts'

export async function backup(args: string[]): Promise<void> {
  const [file, ...rest] = args
  if (!file || rest.length > 0 || file.startsWith('-'))
    throw new CommandError('Name the file to write: npm run backup -- FILE')
  await onDatabase(async (place) => {
    const { connection } = place.database
    const storage = await openKeptFiles(place)
    const report = await writeBackup({ connection, storage, file, now: new Date() })
    const { size } = await stat(file)
    const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0)
    say(`Written: ${file} (${megabytes(size)}), ${rows} rows and ${report.files} attachments.`)
    if (report.missingFiles > 0) say(`${report.missingFiles} attachments are not on this disk any more.`)
    say(
      report.keyFingerprint === null
        ? 'No key has sealed anything yet.'
        : `It can be restored with the key ${report.keyFingerprint} (SECRET_KEY). The key itself is not in it: keep it elsewhere.`,
    )
  })
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`
}
