/**
 * The key that this database's secrets are sealed with, and no other (precise 22). A start with another key that brings
 * the one in force as the former key puts the new one in force; what is sealed follows in `sealAnew`.
 */
import { type Config, ConfigError, createSecretKey } from './config.ts'
import { createSecretBox, fingerprintOf, hashKeyOf, type SecretBox } from './lib/seal.ts'
import { CONTEXT_OF_HASH_KEY } from './sealing/sealed-values.ts'
import type { Db } from './store/db.ts'
import { changeKey, claimHashKey, claimKeyFingerprint, type Keys, readKeys } from './store/installation.ts'

/** Beside the running product the key in force stays in force, whatever else is set. */
export async function openBox(config: Config, db: Db): Promise<SecretBox> {
  const kept = await readKeys(db)
  if (kept.key_fingerprint === null) return await openFirstBox(config, db)
  const keys = keysOf(config)
  const inForce = keys.find((key) => fingerprintOf(key) === kept.key_fingerprint)
  if (inForce === undefined) throw mismatch(config, kept.key_fingerprint)
  refuseHalfChanged(kept, keys)
  const openedBy = keys.filter((key) => key !== inForce)
  const hashKey = await openHashKey(db, createSecretBox(inForce, { openedBy }), inForce)
  return createSecretBox(inForce, { openedBy, hashKey })
}

/** For the product itself, at its start. */
export async function openBoxOrChangeKey(config: Config, db: Db): Promise<SecretBox> {
  const { key_fingerprint: inForce, former_key_fingerprint: former } = await readKeys(db)
  const old = config.formerKey?.key
  const box = await openBox(config, db)
  if (inForce === null || old === undefined || fingerprintOf(old) !== inForce) return box
  const own = ownKey(config)
  // Two processes with the keys the other way round would change them to and fro: a key that was replaced stays so.
  if (own === null || fingerprintOf(own) === former) return box
  const hashKey = await openHashKey(db, box, old)
  const next = createSecretBox(own, { openedBy: [old], hashKey })
  const hashKeySealed = next.seal(hashKey.toString('hex'), CONTEXT_OF_HASH_KEY)
  await changeKey(db, { from: inForce, to: next.fingerprint, hashKey: hashKeySealed })
  return (await readKeys(db)).key_fingerprint === next.fingerprint ? next : await openBox(config, db)
}

async function openFirstBox(config: Config, db: Db): Promise<SecretBox> {
  const { secretKey } = config
  const key = secretKey.from === 'nowhere' ? createSecretKey(secretKey.path) : secretKey.key
  const inForce = await claimKeyFingerprint(db, fingerprintOf(key))
  if (inForce !== fingerprintOf(key)) throw mismatch(config, inForce)
  const box = createSecretBox(key)
  return createSecretBox(key, { hashKey: await openHashKey(db, box, key) })
}

function keysOf({ secretKey, formerKey }: Config): string[] {
  return [...(secretKey.from === 'nowhere' ? [] : [secretKey.key]), ...(formerKey ? [formerKey.key] : [])]
}

/** The next key where it is given, or may be made because the former one lies in a file that was renamed. */
function ownKey({ secretKey, databaseUrl }: Config): string | null {
  if (secretKey.from !== 'nowhere') return secretKey.key
  return databaseUrl === null ? createSecretKey(secretKey.path) : null
}

/** Kept sealed, so that it outlives the key that it was first made from. */
async function openHashKey(db: Db, box: SecretBox, inForce: string): Promise<Buffer> {
  const { hash_key: kept } = await readKeys(db)
  if (kept) return Buffer.from(box.open(kept, CONTEXT_OF_HASH_KEY), 'hex')
  const first = hashKeyOf(inForce)
  const claimed = await claimHashKey(db, box.seal(first.toString('hex'), CONTEXT_OF_HASH_KEY))
  return Buffer.from(box.open(claimed, CONTEXT_OF_HASH_KEY), 'hex')
}

/** What was not reached before the last start ended still needs the former key. */
function refuseHalfChanged(kept: Keys, keys: string[]): void {
  const { former_key_fingerprint: former, sealed_anew_at: doneAt } = kept
  if (former === null || doneAt !== null || keys.some((key) => fingerprintOf(key) === former)) return
  throw new ConfigError(
    'SECRET_KEY_OLD',
    `is missing (SECRET_KEY_MISMATCH): the key is being changed, and some of what is sealed still needs the key ${former}. Set it once more, until the product says that it is no longer needed.`,
  )
}

function mismatch({ secretKey, formerKey }: Config, inForce: string): ConfigError {
  if (secretKey.from === 'nowhere' && formerKey === null)
    return new ConfigError(
      'SECRET_KEY',
      `is missing (SECRET_KEY_MISMATCH): this database was sealed with the key ${inForce}. Set SECRET_KEY, or put the file back to ${secretKey.path}.`,
    )
  const given = [
    ...(secretKey.from === 'nowhere' ? [] : [`this one is ${fingerprintOf(secretKey.key)}`]),
    ...(formerKey === null ? [] : [`SECRET_KEY_OLD is ${fingerprintOf(formerKey.key)}`]),
  ].join(' and ')
  return new ConfigError(
    'SECRET_KEY',
    `is another key (SECRET_KEY_MISMATCH): this database was sealed with the key ${inForce}, ${given}. Use the right one; to change it, set the right one as SECRET_KEY_OLD beside the new one; or restore with --without-secrets.`,
  )
}
