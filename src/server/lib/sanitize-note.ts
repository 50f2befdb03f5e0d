/**
 * Formatted text from outside, made safe for every screen: no scripts, styles, forms, frames or images; links lead to
 * the web, mail or phone only. Pipedrive's notes hold the same few elements.
 */
import sanitizeHtml from 'sanitize-html'

export function sanitizeNote(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      'a',
      'b',
      'blockquote',
      'br',
      'code',
      'div',
      'em',
      'h1',
      'h2',
      'h3',
      'h4',
      'hr',
      'i',
      'li',
      'ol',
      'p',
      'pre',
      's',
      'span',
      'strong',
      'sub',
      'sup',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'tr',
      'u',
      'ul',
    ],
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    parseStyleAttributes: false,
  })
}

/** What a reader sees of it, line by line, for comparing: no marks, single spaces, no empty lines. */
export function linesOfNote(html: string): string[] {
  const broken = html.replace(/\s+/g, ' ').replace(ENDS_A_LINE, '\n')
  const text = sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} })
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

const ENDS_A_LINE = /<\/?(br|hr|p|div|li|ul|ol|h[1-4]|blockquote|pre|table|tr|td|th)\b[^>]*>/gi

/** Text between marks; what it gives, `sanitizeNote` leaves as it is. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] as string)
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
