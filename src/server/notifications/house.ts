/** What the acts of this room are given by hand. */
import type { Core } from '../conversations/core.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { MailTransport } from '../mail/mail-transport.ts'
import type { UserRow } from '../store/users.ts'
import type { PushKeys } from './push-keys.ts'

export interface NotificationHouse {
  core: Core
  box: SecretBox
  publicUrl: string
  mail: MailTransport
  messageIdOf(id: string): string
  keys: PushKeys
  /** Where push services find the operator. */
  contact: string
  /** A push service on this machine: only with the simulator. */
  loopbackAllowed: boolean
  /** As the inbox counts: of what the user may see. */
  countUnread(user: UserRow): Promise<number>
  /** This process. */
  holder: string
  /** Something may be due. */
  wake(): void
}
