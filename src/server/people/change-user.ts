/**
 * Rights and activity, by admins; name, language and time zone, by oneself. Deactivating ends the user's sessions
 * and tokens and gives the open conversations back to *Unassigned*; what is closed keeps its assignee. Saying it
 * twice is the same as once, and finishes what a crash may have left.
 */
import type { ChangeUserRequest } from '../../shared/contract/users.ts'
import type { Core } from '../conversations/core.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { conversationEvent, recordEvents, userEvent } from '../events/record.ts'
import { byUser, recordActivities } from '../events/record-activities.ts'
import { differences, recordAudit } from '../events/record-audit.ts'
import { mayChangePeople } from '../policy/people.ts'
import { deleteApiTokensOfUser } from '../store/api-tokens.ts'
import { lockCompany } from '../store/companies.ts'
import { unassignOpenConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { deleteSessionsOfUser } from '../store/sessions.ts'
import { hasOtherActiveAdmin, lockUser, type UserRow, updateUser } from '../store/users.ts'
import type { Callers } from './authenticate.ts'
import { notAdmin } from './invite.ts'
import { judgeTimeZone } from './time-zone.ts'

/** Readers of events wait for the slowest transaction, so many conversations are given back in several. */
const AT_ONCE = 500

type UserChange = { [Field in keyof ChangeUserRequest]: ChangeUserRequest[Field] | undefined }

/** @throws AppError 403 `NOT_ADMIN`, `NOT_YOURSELF`, 404, 409 `LAST_ADMIN`, 422 `TIME_ZONE_UNKNOWN` */
export async function changeUser(
  core: Core,
  callers: Callers,
  changer: UserRow,
  userId: number,
  change: UserChange,
): Promise<void> {
  const { company_id: companyId } = changer
  let more = await core.db.transaction(async (tx) => {
    await lockCompany(tx, companyId)
    const user = await lockUser(tx, companyId, userId)
    if (!user) throw notFound('user')
    refuse(changer, user, change)
    const next = apply(user, change)
    if (isAdmin(user) && !isAdmin(next) && !(await hasOtherActiveAdmin(tx, companyId, userId)))
      throw lastAdmin()
    // Also when activated: a sign-in may have come between the password and the deactivation.
    if (user.active !== next.active) await endAccess(tx, user)
    if (!isSame(user, next)) {
      await updateUser(tx, next, core.clock.now())
      const detail = differences(user, next, [
        'active',
        'admin',
        'account_settings_access',
        'locale',
        'time_zone',
      ])
      const changed = { ...detail, ...(user.name !== next.name && { name: true }) }
      await recordAudit(
        tx,
        {
          companyId,
          by: changer.id,
          act: 'user.changed',
          subject: { kind: 'user', id: userId },
          detail: changed,
        },
        core.clock,
      )
      await recordEvents(tx, [userEvent(companyId, userId)], core.clock.now())
    }
    return change.active === false && (await giveBackSome(core, tx, next, changer.id))
  })
  callers.forget()
  core.bell.ring()
  while (more) {
    more = await core.db.transaction(async (tx) => {
      const user = await lockUser(tx, companyId, userId)
      return user !== null && !user.active && (await giveBackSome(core, tx, user, changer.id))
    })
    core.bell.ring()
  }
}

function refuse(changer: UserRow, user: UserRow, change: UserChange): void {
  if ((change.active !== undefined || change.rights) && !mayChangePeople(changer)) throw notAdmin()
  const personal = [change.name, change.locale, change.time_zone].some((value) => value !== undefined)
  if (personal && changer.id !== user.id)
    throw forbidden(
      'NOT_YOURSELF',
      'Name, language and time zone belong to the user alone.',
      'Ask your colleague to change them.',
    )
}

function apply(user: UserRow, change: UserChange): UserRow {
  return {
    ...user,
    name: change.name?.trim() ?? user.name,
    locale: change.locale ?? user.locale,
    time_zone: change.time_zone === undefined ? user.time_zone : judgeTimeZone(change.time_zone),
    active: change.active ?? user.active,
    admin: change.rights?.admin ?? user.admin,
    account_settings_access: change.rights?.account_settings_access ?? user.account_settings_access,
  }
}

function isAdmin(user: UserRow): boolean {
  return user.active && user.admin
}

function isSame(one: UserRow, other: UserRow): boolean {
  return (Object.keys(one) as (keyof UserRow)[]).every((field) => one[field] === other[field])
}

async function endAccess(tx: Sql, user: UserRow): Promise<void> {
  await deleteSessionsOfUser(tx, user.id)
  await deleteApiTokensOfUser(tx, user.company_id, user.id)
}

/** True where there may be more. Nobody can assign to the user any more, so this comes to an end. */
async function giveBackSome(core: Core, tx: Sql, user: UserRow, changerId: number): Promise<boolean> {
  const { company_id: companyId } = user
  const conversations = await unassignOpenConversations(tx, companyId, user.id, AT_ONCE)
  const now = core.clock.now()
  const abouts = conversations.map(({ id, channel_id }) => ({
    companyId,
    channelId: channel_id,
    conversationId: id,
  }))
  const lines = await recordActivities(
    tx,
    abouts.map((about) => ({
      ...about,
      kind: 'unassigned',
      user_id: user.id,
      by: byUser(changerId),
      at: now,
    })),
    now,
  )
  const changes = abouts.map((about) => conversationEvent('conversation.changed', about))
  await recordEvents(tx, [...lines, ...changes], now)
  return conversations.length === AT_ONCE
}

function lastAdmin() {
  return conflict(
    'LAST_ADMIN',
    'This is the only active administrator.',
    'Make a colleague an administrator first.',
  )
}
