/**
 * When somebody has left, by signing out or because the session has ended, the page is loaded anew: lists, open streams,
 * chosen files and answers that are still under way go with the memory that holds them, also those that a list of what
 * is to be cleared would forget.
 */
import { clearDrafts } from './drafts.ts'

export function leaveTab(): void {
  clearDrafts()
  window.location.reload()
}
