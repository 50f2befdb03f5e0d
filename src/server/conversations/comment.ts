/**
 * Colleagues among themselves: a comment stands beside the thread, in a table of its own that nothing which sends
 * reads. Its author alone changes or removes it.
 */
import { forbidden, invalid, notFound } from '../errors.ts'
import { commentEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import {
  type CommentRow,
  deleteComment as deleteRow,
  findComments,
  insertComment,
  updateComment,
} from '../store/comments.ts'
import { lockConversation } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import type { Core } from './core.ts'

export interface Words {
  text: string
  mentionedUserIds: number[]
}

/** @throws AppError 404; 422 `MENTION_NOT_POSSIBLE` */
export async function writeComment(
  core: Core,
  author: UserRow,
  conversationId: string,
  words: Words,
): Promise<CommentRow> {
  const { company_id: companyId } = author
  const comment = await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('conversation')
    const { channel_id: channelId } = conversation
    await refuseUnreachable(tx, companyId, channelId, words.mentionedUserIds)
    const id = newId()
    const now = core.clock.now()
    await insertComment(tx, {
      company_id: companyId,
      id,
      conversation_id: conversationId,
      channel_id: channelId,
      author_user_id: author.id,
      text: words.text,
      mentioned_user_ids: words.mentionedUserIds,
      created_at: now,
    })
    const about = { companyId, channelId, conversationId }
    await recordEvents(tx, [commentEvent('comment.created', about, id)], now)
    return await present(tx, companyId, id)
  })
  core.bell.ring()
  return comment
}

/** @throws AppError 404; 403 `NOT_YOUR_COMMENT`; 422 `MENTION_NOT_POSSIBLE` */
export async function changeComment(
  core: Core,
  author: UserRow,
  conversationId: string,
  id: string,
  words: Words,
): Promise<CommentRow> {
  return await act(core, author, conversationId, id, async (tx, comment) => {
    await refuseUnreachable(tx, author.company_id, comment.channel_id, words.mentionedUserIds)
    const now = core.clock.now()
    await updateComment(tx, author.company_id, id, words, now)
    await recordEvents(tx, [commentEvent('comment.changed', aboutOf(comment), id)], now)
    return await present(tx, author.company_id, id)
  })
}

/** @throws AppError 404; 403 `NOT_YOUR_COMMENT` */
export async function deleteComment(
  core: Core,
  author: UserRow,
  conversationId: string,
  id: string,
): Promise<void> {
  await act(core, author, conversationId, id, async (tx, comment) => {
    await deleteRow(tx, author.company_id, id)
    await recordEvents(tx, [commentEvent('comment.deleted', aboutOf(comment), id)], core.clock.now())
  })
}

async function act<T>(
  core: Core,
  author: UserRow,
  conversationId: string,
  id: string,
  work: (tx: Sql, comment: CommentRow) => Promise<T>,
): Promise<T> {
  const result = await core.db.transaction(async (tx) => {
    if (!(await lockConversation(tx, author.company_id, conversationId))) throw notFound('conversation')
    const [comment] = await findComments(tx, author.company_id, [id])
    if (comment?.conversation_id !== conversationId) throw notFound('comment')
    if (comment.author_user_id !== author.id)
      throw forbidden(
        'NOT_YOUR_COMMENT',
        'This comment was written by somebody else.',
        'Ask its author, or write one of your own.',
      )
    return await work(tx, comment)
  })
  core.bell.ring()
  return result
}

/** Whoever is mentioned must be able to read it. */
async function refuseUnreachable(
  tx: Sql,
  companyId: number,
  channelId: string,
  ids: number[],
): Promise<void> {
  if (ids.length === 0) return
  const channel = await findChannelAnywhere(tx, channelId)
  const users = await listUsers(tx, companyId)
  for (const id of ids) {
    const user = users.find((candidate) => candidate.id === id)
    if (!user || !channel || !maySeeChannel(user, channel))
      throw invalid(
        'MENTION_NOT_POSSIBLE',
        'Somebody who is mentioned cannot see this conversation.',
        'Mention colleagues who share this messaging app.',
      )
  }
}

async function present(tx: Sql, companyId: number, id: string): Promise<CommentRow> {
  const [comment] = await findComments(tx, companyId, [id])
  if (!comment) throw new Error(`comment ${id} is not there after it was written`)
  return comment
}

function aboutOf(comment: CommentRow) {
  return {
    companyId: comment.company_id,
    channelId: comment.channel_id,
    conversationId: comment.conversation_id,
  }
}
