/** What every act of the core is given by hand: the database, the clock, and the bell to ring after a commit. */
import type { Bell } from '../events/bell.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'

export interface Core {
  db: Db
  clock: Clock
  bell: Bell
  log: Log
  hash: KeyedHash
}

/** Recognises a value without keeping it: HMAC under a key derived from SECRET_KEY. */
export type KeyedHash = (value: string) => Buffer
