/** The operators' page: how everything is doing, for account settings access. */
import { Success } from '../../../../shared/contract/envelope.ts'
import { Health } from '../../../../shared/contract/health.ts'
import { forbidden } from '../../../errors.ts'
import { mayChangeChannels } from '../../../policy/channel.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import type { InboxParts } from './parts.ts'

export function operatorRoutes(
  http: Http,
  { core }: InboxParts,
  readHealth: (companyId: number, now: Date) => Promise<Health>,
): void {
  http.get('/health', { schema: { response: { 200: Success(Health) } } }, async (request) => {
    const { user } = callerOf(request)
    if (!mayChangeChannels(user))
      throw forbidden(
        'NO_ACCOUNT_SETTINGS_ACCESS',
        'You may not see how the product is doing.',
        'Ask a colleague with account settings access.',
      )
    return success(await readHealth(user.company_id, core.clock.now()))
  })
}
