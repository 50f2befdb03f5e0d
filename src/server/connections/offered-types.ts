/** Which messaging apps this product knows, and which of them can be connected anew (S4, S5). */
import type { ChannelType, OfferedChannelType } from '../../shared/contract/channels.ts'
import type { ChannelAdapter } from '../channels/channel.ts'

export function offeredTypes(
  adapters: Partial<Record<ChannelType, ChannelAdapter>>,
  closed: ChannelType[],
  redirectUrl: string,
): OfferedChannelType[] {
  return Object.values(adapters).map(({ type, login }) => ({
    type,
    offered: !closed.includes(type),
    login: login !== undefined,
    login_redirect_url: login === undefined ? null : redirectUrl,
  }))
}
