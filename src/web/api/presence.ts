/** Where this screen is. A courtesy to colleagues: nothing waits for it, and it may still leave while the page goes. */
import type { Present, TypingRequest, ViewingRequest } from '../../shared/contract/conversations.ts'
import { unwrap } from './client.ts'

/** Null where no answer came. */
export const sayViewing = (id: string, body: ViewingRequest) => say<Present>(`${id}/viewing`, body)

export const sayTyping = (id: string, body: TypingRequest) => say<null>(`${id}/typing`, body)

async function say<T>(path: string, body: object): Promise<T | null> {
  try {
    const response = await fetch(`/api/inbox/conversations/${path}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      credentials: 'same-origin',
      keepalive: true,
      body: JSON.stringify(body),
    })
    return response.ok ? (await unwrap<T>(response)).data : null
  } catch {
    return null
  }
}
