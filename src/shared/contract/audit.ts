/** Who did what, and when. */
import { type Static, Type } from 'typebox'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'

/** In the order in which the page offers them. */
export const AUDIT_ACTS = [
  'company.created',
  'company.changed',
  'session.opened',
  'session.refused',
  'session.ended',
  'user.invited',
  'user.joined',
  'user.changed',
  'second_factor.on',
  'second_factor.off',
  'recovery_codes.renewed',
  'recovery_code.used',
  'passkey.added',
  'passkey.removed',
  'openid.linked',
  'token.made',
  'token.deleted',
  'channel.connected',
  'channel.changed',
  'channel.removed',
  'channel.heir_named',
  'conversation.deleted',
  'contact.blocked',
  'contact.unblocked',
  'contact.merged',
  'contact.parted',
  'contact.exported',
  'contact.erased',
  'messages.expired',
  'persons.imported',
  'persons.import_undone',
  'persons.exported',
  'request.replayed',
  'audit.exported',
  'key.changed',
] as const
export type AuditAct = (typeof AUDIT_ACTS)[number]

/** What an entry may tell of its act. The page of the audit log has words for each. */
export const AUDIT_FIELDS = [
  'name',
  'type',
  'access',
  'member_ids',
  'retention_days',
  'secrets',
  'messaging_service_sid',
  'installed_by',
  'active',
  'admin',
  'account_settings_access',
  'locale',
  'time_zone',
  'email',
  'password',
  'second_factor_demanded',
  'address',
  'session_id',
  'scopes',
  'channel_id',
  'other_contact_id',
  'messages',
  'attachments',
  'provider_requests',
  'automatic_notes',
  'titles',
  'merges',
  'removed',
  'older_than_days',
  'filters',
  'act',
  'user_id',
  'from',
  'until',
  'key',
  'values',
  'lost',
] as const
export type AuditField = (typeof AUDIT_FIELDS)[number]
export type AuditDetail = Partial<Record<AuditField, unknown>>

export const AuditEntry = Type.Object({
  id: Id,
  at: Time,
  user_id: Nullable(UserId),
  user_name: Nullable(Type.String({ description: 'as it is now; null where the product acted by itself' })),
  act: Type.String(),
  subject: Nullable(
    Type.Object({
      kind: Type.String({
        description: 'user, channel, conversation, contact, token, invitation, request, passkey, import',
      }),
      id: Type.String(),
      name: Nullable(Type.String({ description: 'of a user or channel that is still there' })),
    }),
  ),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditEntry = Static<typeof AuditEntry>

const filters = {
  act: Type.Optional(Type.String({ maxLength: 64 })),
  user_id: Type.Optional(UserId),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
}
export const AuditQuery = Type.Object({ ...ListQuery, ...filters })
export type AuditQuery = Static<typeof AuditQuery>
export const AuditExportQuery = Type.Object(filters)
