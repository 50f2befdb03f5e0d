import type { Word } from '../../shared/contract/channels.ts'
import type { Health } from '../../shared/contract/health.ts'
import { read, write } from './client.ts'

export interface StoredRequest {
  id: string
  channel_id: string | null
  status: keyof Health['requests']
  error: string | null
  error_words: Word[]
  received_at: string
  processed_at: string | null
  /** Null: what it said is gone with its conversation. */
  size: number | null
}

export const fetchHealth = (signal?: AbortSignal) => read<Health>('/health', {}, signal)

export const fetchStoredRequests = (status: string, cursor: string | null, signal?: AbortSignal) =>
  read<StoredRequest[]>('/provider_requests', { status, cursor, limit: 20 }, signal)

export const replayRequest = (id: string) => write<StoredRequest>('POST', `/provider_requests/${id}/replay`)
