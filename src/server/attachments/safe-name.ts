/**
 * A file's name as strangers wrote it, made harmless: for the screen, the download and the link. It is never part of
 * a path of ours. Null where nothing remains.
 */
export function safeName(written: string | null): string | null {
  if (written === null) return null
  const name = (written.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    // Control characters, and those that turn the direction of reading: "gpj.exe" must not read as "exe.jpg".
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/[<>:"|?*\ufffd]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (name === '') return null
  return shortened(DEVICE.test(name) ? `_${name}` : name)
}

/** Names that open a device on Windows, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** File systems take 255 bytes; three a letter for Japanese, and room for " (1)". */
const LONGEST_CHARACTERS = 80
const LONGEST_EXTENSION = 10

function shortened(name: string): string {
  const characters = [...name]
  if (characters.length <= LONGEST_CHARACTERS) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  const kept = [...extension].length <= LONGEST_EXTENSION ? extension : ''
  return characters.slice(0, LONGEST_CHARACTERS - [...kept].length).join('') + kept
}

/**
 * The name under which a file is saved or sent: its own, else a plain one with the extension of its type. Providers
 * tell no names, and a file without an extension opens nowhere.
 */
export function fileNameFor(name: string | null, contentType: string | null): string {
  return name ?? `file.${EXTENSIONS[contentType ?? ''] ?? 'bin'}`
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'audio/3gpp': '3gp',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/zip': 'zip',
  'text/vcard': 'vcf',
  'text/plain': 'txt',
  'text/csv': 'csv',
}

/**
 * `Content-Disposition` of RFC 6266: the name in ASCII for old programs, and whole by RFC 8187.
 * `name` is one that `safeName` has made.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${whole}`
}
