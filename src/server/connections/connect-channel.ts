/** Connects, changes and removes a messaging app's channel (S3, S4, S5). */
import type { AuditAct, AuditDetail } from '../../shared/contract/audit.ts'
import type { ChangeChannel, ChannelType, ConnectChannel } from '../../shared/contract/channels.ts'
import { makeAccount } from '../channels/simulator/make-account.ts'
import type { Core } from '../conversations/core.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { differences, recordAudit } from '../events/record-audit.ts'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import { mayChangeChannels, maySetSharing } from '../policy/channel.ts'
import {
  askCheck,
  type ChannelRow,
  findChannelAnywhere,
  insertChannel,
  setMembers,
  updateChannel,
} from '../store/channels.ts'
import { isUniqueViolation, type Sql } from '../store/db.ts'
import { setRetention } from '../store/expired-messages.ts'
import { findFormerChannel } from '../store/former-channels.ts'
import { insertHistoryImport } from '../store/history-imports.ts'
import { isBeingRemoved } from '../store/removed-channels.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import { openSecrets, sealSecrets } from './find-connection.ts'
import { followAccess } from './follow-access.ts'
import { beingRemoved, noSettingsAccess, typeClosed } from './refusals.ts'

export async function connectChannel(
  core: Core,
  box: SecretBox,
  closedTypes: ChannelType[],
  user: UserRow,
  wanted: ConnectChannel,
): Promise<string> {
  if (!mayChangeChannels(user)) throw noSettingsAccess()
  if (closedTypes.includes(wanted.type)) throw typeClosed()
  const { address, settings, secrets } = split(wanted)
  const id = (await findFormerChannel(core.db, user.company_id, wanted.type, address)) ?? newId()
  if (await isBeingRemoved(core.db, wanted.type, address)) throw beingRemoved()
  const now = core.clock.now()
  try {
    await core.db.transaction(async (tx) => {
      await insertChannel(tx, {
        company_id: user.company_id,
        id,
        type: wanted.type,
        name: wanted.name,
        access: wanted.access ?? 'shared',
        installed_by: user.id,
        address,
        settings,
        secrets: sealSecrets(box, id, secrets),
        created_at: now,
      })
      if (wanted.member_ids) await putMembers(tx, user.company_id, id, wanted.member_ids)
      await beginHistory(tx, user.company_id, id, wanted, now)
      await audit(core, tx, user, id, 'channel.connected', {
        name: wanted.name,
        type: wanted.type,
        ...sharingOf(wanted),
      })
      await recordEvents(tx, [channelEvent('channel.changed', user.company_id, id)], now)
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'channels_by_address')) throw error
    throw conflict(
      'CHANNEL_EXISTS',
      'This number or page is connected already.',
      'Change the channel that is there, or remove it first.',
    )
  }
  core.bell.ring()
  return id
}

const DAY = 86_400_000
const HISTORY_DAYS = 90

/** Everything before this second is the past; what comes after it is news. Lists give whole seconds. */
async function beginHistory(
  tx: Sql,
  companyId: number,
  channelId: string,
  wanted: ConnectChannel,
  now: Date,
): Promise<void> {
  if (wanted.type === 'simulator') return
  const days = wanted.history_days ?? HISTORY_DAYS
  if (days === 0) return
  const until = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const from = new Date(until.getTime() - days * DAY)
  await insertHistoryImport(tx, { companyId, channelId, from, until, dueAt: now })
}

/** What the provider calls it, what may be shown, and what never comes out. */
function split(
  wanted: ConnectChannel,
): Pick<ChannelRow, 'address' | 'settings'> & { secrets: Record<string, string> } {
  switch (wanted.type) {
    case 'whatsapp_twilio':
      return {
        address: wanted.sender,
        settings: {
          account_sid: wanted.account_sid,
          sender: wanted.sender,
          messaging_service_sid: wanted.messaging_service_sid ?? null,
        },
        secrets: { auth_token: wanted.auth_token },
      }
    case 'simulator': {
      const { account_sid, sender, auth_token } = makeAccount()
      return {
        address: sender,
        settings: { account_sid, sender, messaging_service_sid: null, name: wanted.name },
        secrets: { auth_token },
      }
    }
    case 'messenger':
      return {
        address: wanted.page_id,
        settings: { page_id: wanted.page_id, app_id: wanted.app_id },
        secrets: {
          page_access_token: wanted.page_access_token,
          app_secret: wanted.app_secret,
          verify_token: wanted.verify_token,
        },
      }
  }
}

/** Name and secrets: account settings access. Access and members: also the installer (precise 11). */
export async function changeChannel(
  core: Core,
  box: SecretBox,
  user: UserRow,
  channelId: string,
  change: ChangeChannel,
): Promise<void> {
  const {
    name,
    access,
    member_ids: members,
    messaging_service_sid: service,
    typing_indicator: typing,
    retention_days: days,
    ...secrets
  } = change
  const touchesSettings =
    [name, service, typing, days].some((value) => value !== undefined) || Object.keys(secrets).length > 0
  const before = await core.db.transaction(async (tx) => {
    const channel = await findChannelAnywhere(tx, channelId)
    if (!channel || channel.company_id !== user.company_id) throw notFound('channel')
    if (touchesSettings && !mayChangeChannels(user)) throw noSettingsAccess()
    if (!maySetSharing(user, channel)) throw noSettingsAccess()
    const kept = openSecrets(box, channel)
    await updateChannel(tx, user.company_id, channelId, {
      name: name ?? channel.name,
      access: access ?? channel.access,
      settings: {
        ...channel.settings,
        ...(service !== undefined && { messaging_service_sid: service }),
        // Shown in place of the secret, which never comes out.
        ...(secrets.auth_token_secondary !== undefined && {
          second_token: secrets.auth_token_secondary === null ? null : 'yes',
        }),
        ...(typing !== undefined && { typing_indicator: typing ? 'on' : null }),
      },
      secrets: sealSecrets(box, channelId, changedSecrets(kept, secrets)),
    })
    if (members) await putMembers(tx, user.company_id, channelId, members)
    if (days !== undefined) await setRetention(tx, user.company_id, channelId, days)
    await audit(core, tx, user, channelId, 'channel.changed', {
      ...differences(channel, { ...channel, ...shownOf(change) }, [
        'name',
        'access',
        'member_ids',
        'retention_days',
      ]),
      // Which secrets, never what they are.
      ...(Object.keys(secrets).length > 0 && { secrets: Object.keys(secrets) }),
      ...(service !== undefined && { messaging_service_sid: service }),
    })
    // Whatever was wrong may be mended by the new secrets: the next look decides.
    if (Object.keys(secrets).length > 0)
      await askCheck(tx, user.company_id, channelId, core.clock.now(), channel.status === 'attention')
    await recordEvents(tx, [channelEvent('channel.changed', user.company_id, channelId)], core.clock.now())
    return channel
  })
  core.bell.ring()
  if (access !== undefined || members !== undefined) await followAccess(core, before)
}

function audit(
  core: Core,
  tx: Sql,
  user: UserRow,
  channelId: string,
  act: AuditAct,
  detail: AuditDetail,
): Promise<void> {
  const subject = { kind: 'channel', id: channelId }
  return recordAudit(tx, { companyId: user.company_id, by: user.id, act, subject, detail }, core.clock)
}

/** What was said about who shares it. */
function sharingOf({ access, member_ids }: Pick<ChangeChannel, 'access' | 'member_ids'>) {
  return { ...(access !== undefined && { access }), ...(member_ids !== undefined && { member_ids }) }
}

/** What may be shown of a change. */
function shownOf({ name, retention_days, ...sharing }: ChangeChannel) {
  return {
    ...sharingOf(sharing),
    ...(name !== undefined && { name }),
    ...(retention_days !== undefined && { retention_days }),
  }
}

async function putMembers(tx: Sql, companyId: number, channelId: string, userIds: number[]): Promise<void> {
  const wanted = [...new Set(userIds)]
  const there = new Set((await listUsers(tx, companyId)).map((user) => user.id))
  if (wanted.some((id) => !there.has(id)))
    throw invalid(
      'MEMBER_UNKNOWN',
      'Somebody whom this channel is shared with is not a colleague.',
      'Choose colleagues of your company.',
    )
  await setMembers(tx, companyId, channelId, wanted)
}

/** Null takes one away. */
function changedSecrets(
  kept: Record<string, string>,
  change: Record<string, string | null | undefined>,
): Record<string, string> {
  const merged = {
    ...kept,
    ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
