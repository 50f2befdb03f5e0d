/**
 * Who of us is in a conversation right now. An event tells only that somebody came or went; that a screen is still
 * there moves its end and tells nobody. A screen that was cut off is gone when its time is over.
 */
import { presenceEvent, recordEvents } from '../events/record.ts'
import { putScreen } from '../store/open-screens.ts'
import {
  endPresence,
  keepPresence,
  listPresence,
  lockPresence,
  type PresenceKind,
  type ScreenPresence,
  takeEndedPresence,
} from '../store/presence.ts'
import type { Core } from './core.ts'

/** Screens say it again within a third of this. */
const KEPT_MILLISECONDS: Record<PresenceKind, number> = {
  viewing: 75_000,
  typing: 12_000,
  commenting: 12_000,
}

/** Answers who is there now, this user included. */
export async function showPresence(
  core: Core,
  presence: ScreenPresence,
  active: boolean,
): Promise<{ kind: PresenceKind; user_id: number }[]> {
  const { companyId, conversationId, kind, userId } = presence
  const now = core.clock.realNow()
  const isThere = (there: { kind: PresenceKind; user_id: number }[]) =>
    there.some((one) => one.kind === kind && one.user_id === userId)
  const { after, told } = await core.db.transaction(async (tx) => {
    await lockPresence(tx, conversationId, userId)
    const before = await listPresence(tx, companyId, conversationId, now)
    if (active) await keepPresence(tx, presence, new Date(now.getTime() + KEPT_MILLISECONDS[kind]))
    else await endPresence(tx, presence)
    const after = await listPresence(tx, companyId, conversationId, now)
    const told = isThere(before) !== isThere(after)
    if (told) await recordEvents(tx, [presenceEvent(presence, isThere(after))], core.clock.now())
    return { after, told }
  })
  if (told) core.bell.ring()
  return after
}

/** A page that shows a conversation says so once, to colleagues and for its user's own notifications. */
export async function showViewing(
  core: Core,
  viewing: Omit<ScreenPresence, 'kind'>,
  { active, notifies }: { active: boolean; notifies: boolean | null },
): Promise<{ kind: PresenceKind; user_id: number }[]> {
  const { companyId, userId, conversationId, screen } = viewing
  if (active && notifies !== null)
    await putScreen(
      core.db,
      { companyId, id: screen, userId, conversationId, visible: true, notifies },
      core.clock.realNow(),
    )
  return await showPresence(core, { ...viewing, kind: 'viewing' }, active)
}

const MOST_TOGETHER = 500

/** By the clock. Answers how many went without saying so. */
export async function endOldPresence(core: Core): Promise<number> {
  const gone = await core.db.transaction(async (tx) => {
    const ended = await takeEndedPresence(tx, core.clock.realNow(), MOST_TOGETHER)
    const events = ended.map((one) =>
      presenceEvent(
        {
          companyId: one.company_id,
          channelId: one.channel_id,
          conversationId: one.conversation_id,
          kind: one.kind,
          userId: one.user_id,
        },
        false,
      ),
    )
    await recordEvents(tx, events, core.clock.now())
    return ended.length
  })
  if (gone > 0) core.bell.ring()
  return gone
}
