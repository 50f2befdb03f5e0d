/** Which conversations a list shows, and in which order. Each filter has its list in the cache. */
import type { Conversation, Counts, Section, SectionCounts } from '../../shared/contract/conversations.ts'

export interface ListFilter {
  /** Null: of all sections, which only the list of blocked contacts is. */
  section: Section | null
  unread: boolean
  channelId: string | null
  assigneeId: number | null
  /** A filter of its own (precise 10): the others show no conversation of a blocked contact. */
  blocked: boolean
  oldestFirst: boolean
}

export const ofSection = (section: Section): ListFilter => ({
  section,
  unread: false,
  channelId: null,
  assigneeId: null,
  blocked: false,
  oldestFirst: false,
})

export const keyOf = (filter: ListFilter): string =>
  [
    filter.section ?? 'all',
    filter.unread && 'unread',
    filter.channelId,
    filter.assigneeId,
    filter.blocked && 'blocked',
    filter.oldestFirst && 'oldest',
  ].join(' ')

/** Only what the list itself can't show to be otherwise: whether it is unread is judged where it is drawn. */
export function belongs(filter: ListFilter, conversation: Conversation): boolean {
  return (
    filter.blocked === conversation.contact.blocked &&
    (filter.section === null || filter.section === conversation.section) &&
    (filter.channelId === null || filter.channelId === conversation.channel_id) &&
    (filter.assigneeId === null || filter.assigneeId === conversation.assignee_id)
  )
}

export const narrows = (filter: ListFilter): boolean =>
  filter.unread || filter.blocked || filter.channelId !== null || filter.assigneeId !== null

/** What the tabs say under this filter; a number that is not kept is null. */
export function countsWithin(
  counts: Counts,
  { channelId, assigneeId }: Pick<ListFilter, 'channelId' | 'assigneeId'>,
  viewerId: number,
): Record<Section, { open: number; unread: number | null }> | undefined {
  const all: SectionCounts | undefined = channelId === null ? counts.sections : counts.channels[channelId]
  if (!all || assigneeId === null) return all
  const rows = counts.assignees.filter(
    (row) => row.user_id === assigneeId && (channelId === null || row.channel_id === channelId),
  )
  const open = rows.reduce((sum, row) => sum + row.open, 0)
  const closed = rows.reduce((sum, row) => sum + row.closed, 0)
  const own = assigneeId === viewerId
  return {
    unassigned: { open: 0, unread: null },
    mine: { open: own ? open : 0, unread: null },
    others: { open: own ? 0 : open, unread: null },
    closed: { open: closed, unread: null },
  }
}
