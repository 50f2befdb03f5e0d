/** What may leave of a comment. The same for every viewer who may see its conversation. */
import type { Comment } from '../../shared/contract/comments.ts'
import type { CommentRow } from '../store/comments.ts'

export function presentComment(comment: CommentRow): Comment {
  return {
    id: comment.id,
    conversation_id: comment.conversation_id,
    author: { id: comment.author_user_id, name: comment.author_name },
    text: comment.text,
    mentioned_user_ids: comment.mentioned_user_ids,
    edited_at: comment.edited_at?.toISOString() ?? null,
    created_at: comment.created_at.toISOString(),
    version: comment.version,
  }
}
