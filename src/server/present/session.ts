import type { Session } from '../../shared/contract/security.ts'
import type { SessionRow } from '../store/sessions.ts'

export function presentSession(session: SessionRow, currentId: string): Session {
  return {
    id: session.id,
    current: session.id === currentId,
    user_agent: session.user_agent ?? '',
    ip_address: session.ip_address ?? '',
    created_at: session.created_at.toISOString(),
    last_used_at: session.updated_at.toISOString(),
  }
}
