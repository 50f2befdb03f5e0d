/** By which push services know us (VAPID): made at the first start, the private one sealed. */
import type { SecretBox } from '../lib/seal.ts'
import type { Db } from '../store/db.ts'
import { claimPushKeys, readPushKeys } from '../store/installation.ts'

export interface PushKeys {
  publicKey: string
  privateKey: string
}

export const CONTEXT_OF_PUSH_KEYS = 'push keys'

export async function openPushKeys(db: Db, box: SecretBox): Promise<PushKeys> {
  for (;;) {
    const kept = await readPushKeys(db)
    const opened = kept && open(box, kept.push_private_key)
    if (kept && opened) return { publicKey: kept.push_public_key, privateKey: opened }
    const { default: webPush } = await import('web-push')
    const { publicKey, privateKey } = webPush.generateVAPIDKeys()
    const keys = { publicKey, sealedPrivateKey: box.seal(privateKey, CONTEXT_OF_PUSH_KEYS) }
    await claimPushKeys(db, keys, kept?.push_public_key ?? null)
  }
}

/** Null after a restore without the secrets: browsers subscribe anew with the new key. */
function open(box: SecretBox, sealed: Buffer): string | null {
  try {
    return box.open(sealed, CONTEXT_OF_PUSH_KEYS)
  } catch {
    return null
  }
}
