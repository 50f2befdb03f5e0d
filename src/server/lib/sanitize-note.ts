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

/** What a reader sees of it, for comparing: no marks, single spaces. */
export function textOfNote(html: string): string {
  const text = sanitizeHtml(html.replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, ' '), {
    allowedTags: [],
    allowedAttributes: {},
  })
  return text.replace(/\s+/g, ' ').trim()
}

/** Text between marks; what it gives, `sanitizeNote` leaves as it is. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] as string)
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
