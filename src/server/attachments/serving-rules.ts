/**
 * How a stranger's file is handed out under our own name without being able to do anything in it. Pure.
 * A file is shown in the browser only where its kind cannot run anything; all else is saved.
 */
import { UNKNOWN_TYPE } from './content-type.ts'
import { contentDisposition, fileNameFor } from './safe-name.ts'
import type { ByteRange } from './storage.ts'

const SHOWN = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'audio/wav',
  'audio/webm',
  'audio/3gpp',
  'audio/flac',
  'video/mp4',
  'video/3gpp',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'application/pdf',
])

export interface Served {
  name: string | null
  content_type: string | null
}

/** For colleagues. A type that is not among the harmless ones is not even named. */
export function viewerHeaders(file: Served): Record<string, string> {
  const shown = file.content_type !== null && SHOWN.has(file.content_type)
  return {
    ...harmless,
    'content-type': shown ? (file.content_type as string) : UNKNOWN_TYPE,
    'content-disposition': contentDisposition(
      shown ? 'inline' : 'attachment',
      fileNameFor(file.name, file.content_type),
    ),
    // Kept by this browser alone, and only after asking whether the right is still there.
    'cache-control': 'private, no-cache',
  }
}

/** For the provider, which judges a file by the type that we name. */
export function providerHeaders(file: Served): Record<string, string> {
  return {
    ...viewerHeaders(file),
    'content-type': file.content_type ?? UNKNOWN_TYPE,
    'cache-control': 'private, no-store',
  }
}

const harmless = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

export type RangeAnswer = { part: ByteRange } | 'whole' | 'unsatisfiable'

/** One range of RFC 9110; several, other units and malformed ones get the whole, as the RFC allows. */
export function rangeOf(header: string | undefined, size: number): RangeAnswer {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [, from = '', to = ''] = match
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { part: { start: size - length, end: size - 1 } }
  }
  const start = Number(from)
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < start) return 'whole'
  return start >= size ? 'unsatisfiable' : { part: { start, end } }
}
