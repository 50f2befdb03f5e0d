/** Comments on a conversation: for colleagues, never sent. */
import { Type } from 'typebox'
import { Comment, CommentQuery, WriteComment } from '../../../../shared/contract/comments.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { changeComment, deleteComment, writeComment } from '../../../conversations/comment.ts'
import { badRequest, invalid, notFound } from '../../../errors.ts'
import { presentComment } from '../../../present/comment.ts'
import { listComments } from '../../../store/comments.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { cleaned, type InboxParts, isUuid, readKey, visibleConversation, writeKey } from './parts.ts'

const Key = Type.Object({ id: Id })
const CommentKey = Type.Object({ id: Id, comment_id: Id })

export function commentRoutes(http: Http, { core, eventCursor }: InboxParts): void {
  http.get(
    '/conversations/:id/comments',
    { schema: { params: Key, querystring: CommentQuery, response: { 200: Success(Type.Array(Comment)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { limit = 50, cursor } = request.query
      const event_cursor = eventCursor()
      const { id } = await visibleConversation(core, user, request.params.id)
      const key = readKey(cursor)
      if (cursor !== undefined && (!key || !isUuid(key[1])))
        throw badRequest('This cursor is not one of ours.')
      const after = key ? { at: new Date(key[0]), id: key[1] } : null
      const rows = await listComments(core.db, user.company_id, id, after, limit + 1)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return success(page.map(presentComment), {
        next_cursor: rows.length > limit && last ? writeKey(last.created_at.getTime(), last.id) : null,
        event_cursor,
      })
    },
  )

  http.post(
    '/conversations/:id/comments',
    { schema: { params: Key, body: WriteComment, response: { 201: Success(Comment) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      const { id } = await visibleConversation(core, user, request.params.id)
      const comment = await writeComment(core, user, id, wordsOf(request.body))
      reply.code(201)
      return success(presentComment(comment))
    },
  )

  http.patch(
    '/conversations/:id/comments/:comment_id',
    { schema: { params: CommentKey, body: WriteComment, response: { 200: Success(Comment) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await visibleConversation(core, user, request.params.id)
      const commentId = commentIdOf(request.params)
      return success(presentComment(await changeComment(core, user, id, commentId, wordsOf(request.body))))
    },
  )

  http.delete(
    '/conversations/:id/comments/:comment_id',
    { schema: { params: CommentKey, response: { 200: Success(Key) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await visibleConversation(core, user, request.params.id)
      const commentId = commentIdOf(request.params)
      await deleteComment(core, user, id, commentId)
      return success({ id: commentId })
    },
  )
}

function commentIdOf({ comment_id: id }: { comment_id: string }): string {
  if (!isUuid(id)) throw notFound('comment')
  return id
}

function wordsOf({ text, mentioned_user_ids = [] }: WriteComment) {
  const words = cleaned(text)
  if (words.trim() === '') throw invalid('TEXT_MISSING', 'The comment is empty.', 'Write something first.')
  return { text: words, mentionedUserIds: [...new Set(mentioned_user_ids)] }
}
