/**
 * What a file is: by its first bytes, not by what somebody says. The word of provider or browser counts only where
 * the bytes say nothing, and only for kinds that have no mark in their bytes (text, contact cards).
 */
import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

export const UNKNOWN_TYPE = 'application/octet-stream'

/** `claimed`: a Content-Type as it was sent, or null. Answers a type in lower case without parameters. */
export async function contentTypeOf(path: string, claimed: string | null): Promise<string> {
  const said = normalType(claimed)
  const found = normalType((await fileTypeFromFile(path))?.mime ?? null)
  if (found !== null) return found === said || mayContain(found, said) ? (said ?? found) : found
  if (await beginsWith(path, /^\s*BEGIN:VCARD/i)) return 'text/vcard'
  return said !== null && !HAVE_A_MARK.test(said) ? said : UNKNOWN_TYPE
}

/** A picture without the mark of a picture is none; what it is instead may be a page with a script. */
const HAVE_A_MARK = /^(image|audio|video|font)\/|^application\/(pdf|zip|msword|vnd\.)/

const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'audio/x-aac': 'audio/aac',
  'application/ogg': 'audio/ogg',
  'text/x-vcard': 'text/vcard',
  'text/directory': 'text/vcard',
}

function normalType(written: string | null): string | null {
  const type = written?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(type)) return null
  return type === UNKNOWN_TYPE ? null : (ALIASES[type] ?? type)
}

/** Containers, in which more than one kind of thing may lie: there the narrower word is believed. */
function mayContain(found: string, said: string | null): boolean {
  if (said === null) return false
  switch (found) {
    case 'video/mp4':
      return said === 'audio/mp4'
    case 'video/3gpp':
      return said === 'audio/3gpp'
    case 'video/webm':
      return said === 'audio/webm'
    case 'video/ogg':
      return said === 'audio/ogg'
    case 'application/x-cfb':
      return /^application\/(msword|vnd\.ms-(excel|powerpoint|outlook|project))$/.test(said)
    case 'application/zip':
      return /^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument)\./.test(said)
    default:
      return false
  }
}

async function beginsWith(path: string, pattern: RegExp): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(64)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return pattern.test(head.toString('utf8', 0, bytesRead).replace(/^\ufeff/, ''))
  } finally {
    await file.close()
  }
}
