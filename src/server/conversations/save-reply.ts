/** Saved replies: one's own, or the company's. Their owner changes them; the company's also an administrator. */
import type { ChangeSavedReply, CreateSavedReply } from '../../shared/contract/saved-replies.ts'
import { isVariable, savedReplyVariables, variablesIn } from '../../shared/saved-reply.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { newId } from '../lib/ids.ts'
import {
  countSavedReplies,
  deleteSavedReplyRow,
  insertSavedReply,
  lockSavedReply,
  MOST_SAVED_REPLIES,
  type SavedReplyRow,
  updateSavedReply,
} from '../store/saved-replies.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'

/** @throws AppError 409 `TOO_MANY_SAVED_REPLIES`; 422 `VARIABLE_UNKNOWN` */
export async function saveReply(core: Core, user: UserRow, reply: CreateSavedReply): Promise<SavedReplyRow> {
  refuseUnknownVariables(reply.text)
  if ((await countSavedReplies(core.db, user.company_id, user.id)) >= MOST_SAVED_REPLIES)
    throw conflict(
      'TOO_MANY_SAVED_REPLIES',
      `There are ${MOST_SAVED_REPLIES} saved replies already.`,
      'Delete those that nobody uses.',
    )
  const row = {
    company_id: user.company_id,
    id: newId(),
    owner_user_id: user.id,
    shared: reply.shared ?? false,
    title: reply.title,
    text: reply.text,
  }
  return await insertSavedReply(core.db, row, core.clock.now())
}

/** @throws AppError 404; 403 `NOT_YOUR_SAVED_REPLY`; 422 `VARIABLE_UNKNOWN` */
export async function changeReply(
  core: Core,
  user: UserRow,
  id: string,
  change: ChangeSavedReply,
): Promise<SavedReplyRow> {
  return await core.db.transaction(async (tx) => {
    const reply = changeable(user, await lockSavedReply(tx, user.company_id, id))
    const next = {
      ...reply,
      title: change.title ?? reply.title,
      text: change.text ?? reply.text,
      shared: change.shared ?? reply.shared,
    }
    refuseUnknownVariables(next.text)
    return await updateSavedReply(tx, next, core.clock.now())
  })
}

/** @throws AppError 404; 403 `NOT_YOUR_SAVED_REPLY` */
export async function deleteReply(core: Core, user: UserRow, id: string): Promise<void> {
  await core.db.transaction(async (tx) => {
    changeable(user, await lockSavedReply(tx, user.company_id, id))
    await deleteSavedReplyRow(tx, user.company_id, id)
  })
}

function changeable(user: UserRow, reply: SavedReplyRow | null): SavedReplyRow {
  if (!reply || (!reply.shared && reply.owner_user_id !== user.id)) throw notFound('saved reply')
  if (reply.owner_user_id !== user.id && !user.admin)
    throw forbidden(
      'NOT_YOUR_SAVED_REPLY',
      'This saved reply was written by somebody else.',
      'Save your own, or ask an administrator.',
    )
  return reply
}

function refuseUnknownVariables(text: string): void {
  const unknown = variablesIn(text).find((name) => !isVariable(name))
  if (unknown !== undefined)
    throw invalid(
      'VARIABLE_UNKNOWN',
      `There is nothing to fill in for {{${unknown.slice(0, 60)}}}.`,
      `Use ${savedReplyVariables.map((name) => `{{${name}}}`).join(', ')}.`,
    )
}
