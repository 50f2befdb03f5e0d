/** The same act for many conversations: each by itself, so one that is refused does not hold the others. */

import { Type } from 'typebox'
import { BulkAct, BulkResult } from '../../../../shared/contract/conversations.ts'
import { Success } from '../../../../shared/contract/envelope.ts'
import { assign } from '../../../conversations/assign.ts'
import { close, reopen } from '../../../conversations/close.ts'
import { markSeen, markUnread } from '../../../conversations/mark-seen.ts'
import { AppError, badRequest } from '../../../errors.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, visibleConversation } from './parts.ts'

const acts = { close, reopen, seen: markSeen, unread: markUnread }

export function togetherRoutes(http: Http, { core }: InboxParts): void {
  http.post(
    '/conversations/bulk',
    { schema: { body: BulkAct, response: { 200: Success(Type.Array(BulkResult)) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (request.body.act === 'assign' && request.body.user_id === undefined)
        throw badRequest('The act "assign" needs a user_id, or null.')
      const results: BulkResult[] = []
      for (const id of new Set(request.body.ids)) results.push(await one(user, id, request.body))
      return success(results)
    },
  )

  async function one(user: UserRow, id: string, { act, user_id = null }: BulkAct): Promise<BulkResult> {
    try {
      await visibleConversation(core, user, id)
      if (act === 'assign') await assign(core, user.company_id, id, user_id, user.id)
      else await acts[act](core, user.company_id, id, user.id)
      return { id, success: true, error: null, code: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { id, success: false, error: error.message, code: error.code }
    }
  }
}
