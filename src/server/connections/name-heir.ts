/**
 * Where the person who installed a channel has left, an administrator names another, who then may do what the installer
 * may: delete conversations, choose who shares the channel, remove it (precise 11).
 */
import type { Core } from '../conversations/core.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { mayNameHeir } from '../policy/channel.ts'
import { findChannelAnywhere, lockChannel, setInstaller } from '../store/channels.ts'
import { findUser, type UserRow } from '../store/users.ts'
import { followAccess } from './follow-access.ts'

/** @throws AppError 403 `NOT_ADMIN`; 404; 409 `INSTALLER_ACTIVE`; 422 `HEIR_NOT_ACTIVE` */
export async function nameHeir(core: Core, user: UserRow, channelId: string, heirId: number): Promise<void> {
  const { company_id: companyId } = user
  const before = await core.db.transaction(async (tx) => {
    const channel =
      (await lockChannel(tx, companyId, channelId)) && (await findChannelAnywhere(tx, channelId))
    if (!channel) throw notFound('channel')
    if (!mayNameHeir(user)) throw notAdmin()
    const installer = await findUser(tx, companyId, channel.installed_by)
    if (installer?.active) throw installerActive()
    const heir = await findUser(tx, companyId, heirId)
    if (!heir?.active) throw heirNotActive()
    await setInstaller(tx, companyId, channelId, heirId)
    await recordAudit(
      tx,
      {
        companyId,
        by: user.id,
        act: 'channel.heir_named',
        subject: { kind: 'channel', id: channelId },
        detail: { installed_by: [channel.installed_by, heirId] },
      },
      core.clock,
    )
    await recordEvents(tx, [channelEvent('channel.changed', companyId, channelId)], core.clock.now())
    return channel
  })
  core.bell.ring()
  await followAccess(core, before)
}

function notAdmin() {
  return forbidden('NOT_ADMIN', 'Only an administrator may name an heir.', 'Ask an administrator.')
}

function installerActive() {
  return conflict(
    'INSTALLER_ACTIVE',
    'The person who installed this channel is still active.',
    'An heir is named when that person has been deactivated.',
  )
}

function heirNotActive() {
  return invalid('HEIR_NOT_ACTIVE', 'The heir is not an active colleague.', 'Choose an active colleague.')
}
