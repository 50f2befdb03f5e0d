/**
 * After a change of SECRET_KEY: what the former key sealed is opened and sealed with the one in force, a few hundred
 * rows a transaction. What was done stays done, so a start that is killed half way is gone on with by the next one,
 * and processes that start together do no harm to each other: each row is replaced only where it is still the same.
 */
import { recordAudit } from '../events/record-audit.ts'
import type { Clock } from '../lib/clock.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Log } from '../log.ts'
import { listCompanyIds } from '../store/companies.ts'
import type { Db, Sql } from '../store/db.ts'
import { endKeyChange } from '../store/installation.ts'
import {
  readSealedInInstallation,
  readSealedOtherwise,
  replaceSealed,
  replaceSealedInInstallation,
  type SealedValue,
  sealedInInstallation,
} from '../store/sealed-values.ts'
import { contextsInInstallation, type SealedKind, sealedKinds } from './sealed-values.ts'

export interface SealedAnew {
  values: number
  /** Neither key opens them: they were lost before, such as by a restore without secrets. */
  lost: number
}

const MOST_IN_ONE_TRANSACTION = 200

export async function sealAnew(
  { db, clock, log }: { db: Db; clock: Clock; log: Log },
  box: SecretBox,
  mostAtOnce = MOST_IN_ONE_TRANSACTION,
): Promise<SealedAnew> {
  const done = { values: 0, lost: 0 }
  await db.transaction((tx) => installationAnew(tx, box))
  for (const kind of sealedKinds) {
    let after: SealedValue | null = null
    for (;;) {
      const found: SealedValue[] = await readSealedOtherwise(db, kind.column, box.stamp, after, mostAtOnce)
      const anew = found.flatMap((value) => valueAnew(box, kind, value))
      if (anew.length > 0) await db.transaction((tx) => replaceSealed(tx, kind.column, anew))
      done.values += anew.length
      done.lost += found.length - anew.length
      after = found.at(-1) ?? null
      if (found.length < mostAtOnce) break
    }
  }
  await db.transaction((tx) => end(tx, clock, box, done))
  if (done.values > 0 || done.lost > 0) log.info({ ...done, key: box.fingerprint }, 'secrets are sealed anew')
  return done
}

async function installationAnew(tx: Sql, box: SecretBox): Promise<void> {
  for (const column of sealedInInstallation) {
    const sealed = await readSealedInInstallation(tx, column)
    if (!sealed || begins(sealed, box.stamp)) continue
    const plain = opened(box, sealed, contextsInInstallation[column])
    if (plain !== null)
      await replaceSealedInInstallation(tx, column, sealed, box.seal(plain, contextsInInstallation[column]))
  }
}

function valueAnew(box: SecretBox, { contextOf }: SealedKind, value: SealedValue) {
  const plain = opened(box, value.sealed, contextOf(value))
  return plain === null ? [] : [{ ...value, anew: box.seal(plain, contextOf(value)) }]
}

function opened(box: SecretBox, sealed: Buffer, context: string): string | null {
  try {
    return box.open(sealed, context)
  } catch {
    return null
  }
}

function begins(sealed: Buffer, stamp: Buffer): boolean {
  return sealed.subarray(0, stamp.length).equals(stamp)
}

/** Of several processes that come to the end one says so. */
async function end(tx: Sql, clock: Clock, box: SecretBox, done: SealedAnew): Promise<void> {
  const former = await endKeyChange(tx, box.fingerprint, clock.realNow())
  if (former === null) return
  const detail = { key: [former, box.fingerprint], ...done }
  for (const companyId of await listCompanyIds(tx))
    await recordAudit(tx, { companyId, by: null, act: 'key.changed', detail }, clock)
}
