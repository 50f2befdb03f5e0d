/** The keyboard in the list of messages: arrows go from one to the next, R answers, T shows the times, End goes to the newest. */
import type { KeyboardEvent } from 'react'

export function moveAmongMessages(event: KeyboardEvent<HTMLElement>, toNewest: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLTextAreaElement) return
  const log = event.currentTarget
  const at = document.activeElement?.closest<HTMLElement>('[data-message]') ?? null
  const all = () => [...log.querySelectorAll<HTMLElement>('[data-message]')]
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    const messages = all()
    const step = event.key === 'ArrowUp' ? -1 : 1
    const next = at ? messages[messages.indexOf(at) + step] : messages.at(-1)
    if (!next) return
    event.preventDefault()
    next.focus({ preventScroll: true })
    next.scrollIntoView({ block: 'nearest' })
  } else if (event.key === 'End') {
    event.preventDefault()
    toNewest()
  } else if ((event.key === 'r' || event.key === 't') && at) {
    event.preventDefault()
    at.querySelector<HTMLElement>(`[data-act="${event.key === 'r' ? 'reply' : 'times'}"]`)?.click()
  } else if (event.key === 'Escape' && at) {
    log.focus()
  }
}
