/**
 * A contact's name and picture: `GET /{psid}?fields=first_name,last_name,profile_pic`. Meta's webhooks carry neither.
 * Source: developers.facebook.com/docs/messenger-platform/identity/user-profile.
 *
 * Without the permission *Business Asset User Profile Access* the answer is `{}` or an error; also then people have to
 * be answered, so a contact without a name is an ordinary case.
 */
import type { CallLimits, Connection, ProfileAnswer } from '../channel.ts'
import { contactName } from '../contact-name.ts'
import { refusalIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { isObject, readJson, textOf } from './json.ts'

export async function readProfile(
  graph: Graph,
  address: string,
  connection: Connection,
  limits: CallLimits,
): Promise<ProfileAnswer> {
  const query = { fields: 'first_name,last_name,profile_pic' }
  const result = await graph({ method: 'GET', path: [address], query }, connection, limits)
  if (result.reached !== 'provider') return { answer: 'later' }
  const refusal = refusalIn(result, connection)
  if (refusal) {
    const { meaning, attention, failure } = refusal.judgement
    if (meaning !== 'refused') return { answer: 'later' }
    // A dead token says nothing of this contact; any other refusal is about the profile, and the channel still works.
    if (failure.code === 'CHANNEL_CREDENTIALS_REFUSED')
      return { answer: 'later', ...(attention !== null && { channelAttention: attention }) }
    return { answer: 'withheld' }
  }
  const profile = result.httpStatus < 300 ? readJson(result.body) : undefined
  if (!isObject(profile)) return { answer: 'later' }
  const name = nameIn(textOf(profile.first_name), textOf(profile.last_name), textOf(profile.name))
  const picture = textOf(profile.profile_pic)
  const pictureUrl = picture !== null && /^https?:\/\//i.test(picture) ? picture : null
  return name === null && pictureUrl === null ? { answer: 'withheld' } : { answer: 'known', name, pictureUrl }
}

/** Family name first where the name is written in Chinese characters or kana: Meta gives the parts alone. */
function nameIn(first: string | null, last: string | null, whole: string | null): string | null {
  const parts = [first, last].map((part) => part?.trim() ?? '').filter((part) => part !== '')
  const isEastAsian = parts.length === 2 && parts.every((part) => EAST_ASIAN.test(part))
  return contactName((isEastAsian ? parts.reverse() : parts).join(' ') || whole)
}

const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々・]+$/u
