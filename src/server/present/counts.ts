/** Open and unread conversations by section, in all and for each channel the viewer may see. */
import type { Counts, Section, SectionCounts } from '../../shared/contract/conversations.ts'
import type { CountRow, UnreadCountRow } from '../store/conversations.ts'

export function presentCounts(
  channelIds: string[],
  open: CountRow[],
  unread: UnreadCountRow[],
  userId: number,
): Counts {
  const channels = Object.fromEntries(channelIds.map((id) => [id, empty()]))
  const sections = empty()
  const add = (channelId: string, section: Section, kind: 'open' | 'unread', count: number) => {
    sections[section][kind] += count
    const channel = channels[channelId]
    if (channel) channel[section][kind] += count
  }
  for (const row of open) {
    const section = row.assignee_id === 0 ? 'unassigned' : row.assignee_id === userId ? 'mine' : 'others'
    add(row.channel_id, section, 'open', row.open_count)
    add(row.channel_id, 'closed', 'open', row.closed_count)
  }
  for (const row of unread) add(row.channel_id, row.section, 'unread', row.unread)
  const total = Object.values(sections).reduce((sum, section) => sum + section.unread, 0)
  const assignees = open
    .filter((row) => row.open_count > 0 || row.closed_count > 0)
    .map(({ channel_id, assignee_id, open_count, closed_count }) => ({
      channel_id,
      user_id: assignee_id || null,
      open: open_count,
      closed: closed_count,
    }))
  return { sections, unread: total, channels, assignees }
}

function empty(): SectionCounts {
  const none = () => ({ open: 0, unread: 0 })
  return { unassigned: none(), mine: none(), others: none(), closed: none() }
}
