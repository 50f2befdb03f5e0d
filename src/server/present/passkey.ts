import type { Passkey } from '../../shared/contract/security.ts'
import type { PasskeyRow } from '../store/passkeys.ts'

export function presentPasskey(passkey: PasskeyRow): Passkey {
  return {
    id: passkey.id,
    name: passkey.name,
    synced: passkey.synced,
    created_at: passkey.created_at.toISOString(),
    last_used_at: passkey.last_used_at?.toISOString() ?? null,
  }
}
