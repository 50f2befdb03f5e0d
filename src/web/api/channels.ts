import type { Channel, ConnectChannel } from '../../shared/contract/channels.ts'
import { read, write } from './client.ts'

export const fetchChannels = (signal?: AbortSignal) => read<Channel[]>('/channels', { limit: 200 }, signal)

export const connectChannel = (request: ConnectChannel) => write<Channel>('POST', '/channels', request)
