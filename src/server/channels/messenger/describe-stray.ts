/** Why a request of Meta's has no place here. */
import { say } from '../../../shared/say.ts'
import { isObject, listOf, readJson } from './json.ts'
import { pageOf } from './page.ts'

const MOST_NAMED = 3

/** `harmless`: nothing of a contact's is in it, as with the test button of the developer site. */
export function describeStray(body: Buffer): { harmless: boolean; sentence: string } {
  const request = readJson(body)
  if (!isObject(request)) return { harmless: false, sentence: say('REQUEST_NO_JSON').sentence }
  if ((request.object ?? 'page') !== 'page')
    return {
      harmless: false,
      sentence: say('REQUEST_NOT_ABOUT_A_PAGE').sentence,
    }
  const entries = listOf(request.entry)
  if (entries.length === 0) return { harmless: false, sentence: say('REQUEST_NO_ENTRIES').sentence }
  const withEvents = entries.filter((entry) => !isObject(entry) || !hasOnlyChanges(entry))
  if (withEvents.length === 0)
    return {
      harmless: true,
      sentence: say('REQUEST_CHANGE_OF_STRANGE_PAGE').sentence,
    }
  const pages = [...new Set(withEvents.flatMap((entry) => pageOf(entry) ?? []))].slice(0, MOST_NAMED)
  if (pages.length === 0) return { harmless: false, sentence: say('REQUEST_PAGE_UNSAID').sentence }
  const named = pages.map((page) => page.slice(0, 64)).join(', ')
  return {
    harmless: false,
    sentence: say('REQUEST_PAGE_UNCONNECTED', { page: named }).sentence,
  }
}

function hasOnlyChanges(entry: Readonly<Record<string, unknown>>): boolean {
  return (
    listOf(entry.changes).length > 0 &&
    [entry.messaging, entry.standby].every((events) => listOf(events).length === 0)
  )
}
