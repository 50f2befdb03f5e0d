/** Why a request belongs to no channel, for the administrators who see it. */
import { describeStray } from '../channels/messenger/describe-stray.ts'
import type { RequestState } from '../store/provider-requests.ts'
import type { WaitingRequest } from './process-provider-requests.ts'

export function whyWithoutPlace({ body }: WaitingRequest): { state: RequestState; error: string } {
  const { harmless, sentence } = describeStray(body)
  return { state: harmless ? 'ignored' : 'not_understood', error: sentence }
}
