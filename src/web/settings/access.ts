import type { Channel, ChannelAccess } from '../../shared/contract/channels.ts'

/** Who may read and answer on a channel, as the form asks it. */
export type Access = { kind: 'shared' | 'some' | 'private'; memberIds: number[] }

/** As the form shows what a channel has. */
export function accessOf({ access, member_ids: memberIds }: Pick<Channel, 'access' | 'member_ids'>): Access {
  if (access === 'private') return { kind: 'private', memberIds }
  return { kind: memberIds.length > 0 ? 'some' : 'shared', memberIds }
}

/** As the contract has it: an empty list means everybody, so *some* with nobody chosen is private (precise 11). */
export function sharingOf({ kind, memberIds }: Access): { access: ChannelAccess; member_ids: number[] } {
  if (kind === 'shared') return { access: 'shared', member_ids: [] }
  if (kind === 'some' && memberIds.length > 0) return { access: 'shared', member_ids: memberIds }
  return { access: 'private', member_ids: [] }
}
