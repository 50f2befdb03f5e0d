/** What the address of the inbox says besides the conversation: which list is shown, and the message to jump to. */
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Section } from '../../shared/contract/conversations.ts'
import type { ListFilter } from '../state/list-filter.ts'
import { sections } from '../state/place-conversation.ts'

export interface InboxSearch {
  section?: Section
  unread?: true
  channel?: string
  assignee?: number
  blocked?: true
  sort?: 'oldest'
  /** A message of the open conversation that is shown in its place. */
  message?: string
}

/** What is not understood is left out. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const section = sections.find((known) => known === search.section)
  return {
    ...(section && { section }),
    ...(search.unread === true && { unread: true }),
    ...(typeof search.channel === 'string' && { channel: search.channel }),
    ...(Number.isSafeInteger(search.assignee) && { assignee: search.assignee as number }),
    ...(search.blocked === true && { blocked: true }),
    ...(search.sort === 'oldest' && { sort: 'oldest' }),
    ...(typeof search.message === 'string' && { message: search.message }),
  }
}

export function useListFilter(): ListFilter {
  const { section = 'unassigned', unread, channel, assignee, blocked, sort } = useSearch({ strict: false })
  return useMemo(
    () => ({
      section: blocked ? null : section,
      unread: unread ?? false,
      channelId: channel ?? null,
      assigneeId: assignee ?? null,
      blocked: blocked ?? false,
      oldestFirst: sort === 'oldest',
    }),
    [section, unread, channel, assignee, blocked, sort],
  )
}

/** The same list; the message to jump to was of the conversation before. */
export function sameList({ message: _, ...search }: InboxSearch): InboxSearch {
  return search
}
