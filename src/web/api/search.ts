import type { Found } from '../../shared/contract/search.ts'
import { read } from './client.ts'

export type FoundKind = keyof Found

export const fetchFound = (
  q: string,
  kind: FoundKind,
  cursor: string | null,
  limit: number,
  signal?: AbortSignal,
) => read<Found>('/search', { q, kind, cursor, limit }, signal)
