/** Everything that is sealed, and what each value is bound to. A new column belongs here, or a change of the key loses it. */
import { contextOfChannel } from '../connections/find-connection.ts'
import { contextOfLogin } from '../connections/log-in-channel.ts'
import { contextOfMail } from '../mail/mailer.ts'
import { CONTEXT_OF_PUSH_KEYS } from '../notifications/push-keys.ts'
import { contextOfSubscription } from '../notifications/push-subscriptions.ts'
import { contextOfFactor } from '../people/check-code.ts'
import { type SealedColumn, type SealedValue, sealedColumns } from '../store/sealed-values.ts'

export const CONTEXT_OF_HASH_KEY = 'hash key'

export interface SealedKind {
  column: SealedColumn
  contextOf(value: SealedValue): string
}

export const sealedKinds: SealedKind[] = [
  { column: sealedColumns.channels, contextOf: ({ id }) => contextOfChannel(id) },
  { column: sealedColumns.channelLogins, contextOf: ({ id }) => contextOfLogin(id) },
  { column: sealedColumns.mails, contextOf: ({ id }) => contextOfMail(id) },
  { column: sealedColumns.pushSubscriptions, contextOf: ({ id }) => contextOfSubscription(id) },
  {
    column: sealedColumns.secondFactors,
    contextOf: ({ companyId, id }) => contextOfFactor(companyId, Number(id)),
  },
]

export const contextsInInstallation = {
  hash_key: CONTEXT_OF_HASH_KEY,
  push_private_key: CONTEXT_OF_PUSH_KEYS,
} as const
