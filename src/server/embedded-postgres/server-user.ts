/** As whom PostgreSQL runs: it refuses to run as root, so root starts it as "nobody", which exists everywhere. */
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

export interface ServerUser {
  uid: number
  gid: number
  /** True where we are root, and so have to become that user for everything that the server does. */
  lowered: boolean
}

const NOBODY = 65_534

export function serverUser(): ServerUser {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  if (uid === undefined || gid === undefined)
    throw new EmbeddedPostgresError(
      'POSTGRES_UNAVAILABLE',
      `There is no embedded PostgreSQL for ${process.platform}.`,
      'Set DATABASE_URL to a PostgreSQL of your own.',
    )
  return uid === 0 ? { uid: NOBODY, gid: NOBODY, lowered: true } : { uid, gid, lowered: false }
}
