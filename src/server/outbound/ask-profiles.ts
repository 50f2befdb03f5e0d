/**
 * Asks providers for the names and pictures of new contacts, whose messages carry neither, and again after some days for
 * those who write. What a provider does not tell stays empty: such a contact is an ordinary one.
 */
import { buffer } from 'node:stream/consumers'
import type { Saying } from '../../shared/say.ts'
import type { ProfileAnswer } from '../channels/channel.ts'
import type { ConnectedChannel, Connections } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import { nameContact } from '../conversations/name-contact.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { askCheck, setChannelStatus } from '../store/channels.ts'
import { claimProfiles, type NamelessContact, putOffProfile } from '../store/contacts.ts'

const MOST_TOGETHER = 10
const CALL_MILLISECONDS = 10_000
/** If this process dies over it, another one asks then. */
const LEASE_MILLISECONDS = 60_000
/** After a first failure, doubling with each; a day at most. */
const AGAIN_MILLISECONDS = 60_000
const LONGEST_MILLISECONDS = 86_400_000
const LARGEST_PICTURE_BYTES = 5 * 1024 * 1024

/** Draws a picture anew, so that nothing of the file but the picture is kept. Throws where it is none. */
export type DrawPicture = (bytes: Buffer) => Promise<Buffer>

/** Answers how many were asked for. */
export async function askProfiles(core: Core, connections: Connections, draw: DrawPicture): Promise<number> {
  const now = core.clock.now()
  const due = await claimProfiles(core.db, now, new Date(now.getTime() + LEASE_MILLISECONDS), MOST_TOGETHER)
  await Promise.all(due.map((contact) => ask(core, connections, draw, contact)))
  return due.length
}

async function ask(
  core: Core,
  connections: Connections,
  draw: DrawPicture,
  contact: NamelessContact,
): Promise<void> {
  const channel = await connections.find(contact.channel_id)
  const answer: ProfileAnswer = (await channel?.adapter.readProfile?.(contact.address, channel.connection, {
    timeoutMilliseconds: CALL_MILLISECONDS,
  })) ?? { answer: 'withheld' }
  if (answer.answer === 'later')
    return await putOff(core, contact, answer.channelAttention ?? null, channel?.row.secrets ?? null)
  const known = answer.answer === 'known' ? answer : { name: null, pictureUrl: null }
  const picture =
    channel && known.pictureUrl ? await fetchPicture(core, channel, draw, known.pictureUrl) : null
  await nameContact(core, contact, { name: known.name, picture })
}

/** Null where it cannot be had: the contact is shown by its initials until its profile is asked for again. */
async function fetchPicture(
  core: Core,
  channel: ConnectedChannel,
  draw: DrawPicture,
  url: string,
): Promise<Buffer | null> {
  try {
    const { body } = await channel.adapter.openMedia(url, channel.connection, {
      largestBytes: LARGEST_PICTURE_BYTES,
      timeoutMilliseconds: CALL_MILLISECONDS,
    })
    return await draw(await buffer(body))
  } catch (error) {
    core.log.warn({ err: error, channelId: channel.row.id }, 'the picture of a contact could not be had')
    return null
  }
}

async function putOff(
  core: Core,
  contact: NamelessContact,
  attention: Saying | null,
  seenWith: Buffer | null,
): Promise<void> {
  const { company_id: companyId, channel_id: channelId } = contact
  const now = core.clock.now()
  const wait = Math.min(
    AGAIN_MILLISECONDS * 2 ** Math.min(contact.profile_tries - 1, 20),
    LONGEST_MILLISECONDS,
  )
  await core.db.transaction(async (tx) => {
    await putOffProfile(tx, companyId, contact.id, new Date(now.getTime() + wait))
    if (!attention) return
    if (!(await setChannelStatus(tx, companyId, channelId, 'attention', [attention], seenWith))) return
    await askCheck(tx, companyId, channelId, now, false)
    await recordEvents(tx, [channelEvent('channel.changed', companyId, channelId)], now)
  })
  if (attention) core.bell.ring()
}
