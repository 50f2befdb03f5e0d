import type { Template } from '../../shared/contract/templates.ts'
import { read } from './client.ts'

export const fetchTemplates = (channelId: string, signal?: AbortSignal) =>
  read<Template[]>(`/channels/${channelId}/templates`, {}, signal)
