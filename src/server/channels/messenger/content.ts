/**
 * What a message of Messenger holds, in neutral terms. Source: developers.facebook.com/docs/messenger-platform, webhook
 * events `messages` and `message_echoes`, and captured requests for what that page leaves out (README.md).
 */
import type { MediaReference, MessageContent } from '../channel.ts'
import { clipped } from '../foreign-words.ts'
import { isObject, type JsonObject, listOf, textOf } from './json.ts'

export function contentOf(message: JsonObject): MessageContent {
  const attachments = listOf(message.attachments).filter(isObject)
  const text = textOf(message.text) ?? textOfTemplate(attachments)
  const quickReply = isObject(message.quick_reply) ? textOf(message.quick_reply.payload) : null
  const replyTo = isObject(message.reply_to) ? textOf(message.reply_to.mid) : null
  const media = attachments.filter((one) => text === null || !isBarePreview(one)).flatMap(mediaIn)
  const location = attachments.map(locationIn).find((place) => place !== null) ?? null
  const isEmpty = text === null && media.length === 0 && location === null && quickReply === null
  return {
    text,
    choice: quickReply === null ? null : { title: text, payload: quickReply },
    location,
    // Something that Meta does not show to programs (`is_unsupported`), or that is new: at least its being there.
    media: isEmpty ? [notShown('message')] : media,
    replyToExternalId: replyTo,
    forwarded: false,
    referral: referralOf(message.referral),
  }
}

/** A button that was pressed: get started, a menu, a button below a message of ours. */
export function contentOfPostback(postback: JsonObject): MessageContent {
  const title = textOf(postback.title)
  const payload = textOf(postback.payload)
  return {
    text: null,
    choice: title === null && payload === null ? null : { title, payload },
    location: null,
    media: [],
    replyToExternalId: null,
    forwarded: false,
    referral: referralOf(postback.referral),
  }
}

const REFERRAL_FIELDS = ['ref', 'source', 'type', 'ad_id', 'referer_uri', 'is_guest_user']

/** In Meta's fields, those of an advertisement as `ads_context_data.ad_title`. Null where there is none. */
export function referralOf(referral: unknown): Record<string, string> | null {
  if (!isObject(referral)) return null
  const advertisement = isObject(referral.ads_context_data) ? referral.ads_context_data : {}
  const fields = [
    ...REFERRAL_FIELDS.map((name) => [name, referral[name]] as const),
    ...Object.entries(advertisement).map(([name, value]) => [`ads_context_data.${name}`, value] as const),
  ]
  const texts = fields.flatMap(([name, value]) => {
    const text = textOf(value)
    return text !== null && /^[a-z_.]{1,80}$/.test(name) ? [[name, text] as const] : []
  })
  return texts.length === 0 ? null : Object.fromEntries(texts)
}

/** The preview of a link in the text, without anything of its own. */
function isBarePreview({ type, title, url, payload }: JsonObject): boolean {
  const words = isObject(payload) ? [payload.title, payload.url] : [payload]
  return type === 'fallback' && [title, url, ...words].every((word) => textOf(word) === null)
}

function notShown(name: string): MediaReference {
  return { reference: name, contentType: null, name, stands: 'not_shown' }
}

/** A button template, sent by another program, has its text inside. */
function textOfTemplate(attachments: readonly JsonObject[]): string | null {
  const template = attachments.find(({ type }) => type === 'template')
  return template && isObject(template.payload) ? textOf(template.payload.text) : null
}

function locationIn(attachment: JsonObject): MessageContent['location'] {
  const place = isObject(attachment.payload) ? attachment.payload.coordinates : undefined
  if (!isObject(place)) return null
  const latitude = degreesOf(place.lat, 90)
  const longitude = degreesOf(place.long ?? place.lng, 180)
  if (latitude === null || longitude === null) return null
  return { latitude, longitude, name: textOf(attachment.title), address: null }
}

/** Null for what is no place on earth. */
function degreesOf(value: unknown, most: number): number | null {
  const written = textOf(value) ?? ''
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(written)) return null
  const degrees = Number(written)
  return Math.abs(degrees) <= most ? degrees : null
}

/** Files that are sent as such; all others with an address are pages, products, reels: shown as a link. */
const FILES: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'file', 'sticker'])

function mediaIn(attachment: JsonObject): MediaReference[] {
  if (locationIn(attachment) !== null) return []
  const type = textOf(attachment.type) ?? 'attachment'
  const payload = attachment.payload
  const title = textOf(isObject(payload) ? payload.title : undefined) ?? textOf(attachment.title)
  const url = webAddress(isObject(payload) ? payload.url : payload) ?? webAddress(attachment.url)
  if (FILES.has(type) && url !== null) {
    return [{ reference: url, contentType: null, name: type === 'file' ? fileNameIn(url) : null }]
  }
  if (url !== null)
    return [{ reference: url, contentType: null, name: named(title, hostOf(url)), stands: 'link' }]
  const products = type === 'template' ? productsIn(payload) : []
  if (products.length > 0) return products
  // A location that cannot be read, a share without address, a kind that is new to us: at least its being there.
  return [
    {
      reference: type,
      contentType: null,
      name: named(title ?? textOf(payload), type),
      stands: 'not_shown',
    },
  ]
}

const MOST_PRODUCTS = 10

function productsIn(payload: unknown): MediaReference[] {
  if (!isObject(payload)) return []
  const elements = isObject(payload.product) ? payload.product.elements : payload.elements
  return listOf(elements)
    .filter(isObject)
    .slice(0, MOST_PRODUCTS)
    .map((element) => {
      const name = named(textOf(element.title), 'product')
      const picture = webAddress(element.image_url)
      return picture === null
        ? { reference: 'product', contentType: null, name, stands: 'not_shown' }
        : { reference: picture, contentType: null, name }
    })
}

/** A name of a length that can be shown; `otherwise` where there is none, or none but white space. */
function named(name: string | null, otherwise: string): string {
  return clipped(name ?? '') || clipped(otherwise) || 'attachment'
}

/** An address of the web, else null: nothing else is ever opened or fetched. */
function webAddress(value: unknown): string | null {
  const text = textOf(value)
  return text !== null && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}

/** The last part of the path is the file's name as the sender had it: with files, not with pictures and recordings. */
function fileNameIn(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  const name = decoded(last)
  return /\.[A-Za-z0-9]{1,8}$/.test(name) ? textOf(name) : null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

function hostOf(url: string): string {
  return new URL(url).host || url
}
