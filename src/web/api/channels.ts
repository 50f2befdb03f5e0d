import type {
  BeginChannelLogin,
  ChangeChannel,
  Channel,
  ChannelLogin,
  ConnectByLogin,
  ConnectChannel,
  OfferedChannelType,
  Word,
} from '../../shared/contract/channels.ts'
import { read, write } from './client.ts'

export const fetchChannels = (signal?: AbortSignal) => read<Channel[]>('/channels', { limit: 200 }, signal)

export const fetchChannelTypes = (signal?: AbortSignal) =>
  read<OfferedChannelType[]>('/channel_types', {}, signal)

export const connectChannel = (request: ConnectChannel) => write<Channel>('POST', '/channels', request)

export const changeChannel = (id: string, change: ChangeChannel) =>
  write<Channel>('PATCH', `/channels/${id}`, change)

export const disconnectChannel = (id: string) => write<null>('DELETE', `/channels/${id}`)

export interface Check {
  check: string
  ok: boolean
  sentence: string
  words: Word[]
  what_to_do: string | null
  to_do_words: Word[]
}

export const checkChannel = (id: string) => write<Check[]>('POST', `/channels/${id}/check`)

export interface Gap {
  id: string
  from: string
  until: string
  messages: number
  found_at: string
}

export const fetchGaps = (id: string, signal?: AbortSignal) => read<Gap[]>(`/channels/${id}/gaps`, {}, signal)

export const beginChannelLogin = (request: BeginChannelLogin) =>
  write<{ id: string; url: string }>('POST', '/channel_logins', request)

export const fetchChannelLogin = (id: string, signal?: AbortSignal) =>
  read<ChannelLogin>(`/channel_logins/${id}`, {}, signal)

export const connectByLogin = (id: string, request: ConnectByLogin) =>
  write<Channel>('POST', `/channel_logins/${id}/channels`, request)
