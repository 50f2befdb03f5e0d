/** Why a request of Meta's has no place here. */
import { isObject, listOf, readJson } from './json.ts'
import { pageOf } from './page.ts'

const MOST_NAMED = 3

/** `harmless`: nothing of a contact's is in it, as with the test button of the developer site. */
export function describeStray(body: Buffer): { harmless: boolean; sentence: string } {
  const request = readJson(body)
  if (!isObject(request)) return { harmless: false, sentence: 'The request is no JSON object.' }
  if ((request.object ?? 'page') !== 'page')
    return {
      harmless: false,
      sentence: 'The request is not about a page but about something else of Meta’s.',
    }
  const entries = listOf(request.entry)
  if (entries.length === 0) return { harmless: false, sentence: 'The request has no entries.' }
  const withEvents = entries.filter((entry) => !isObject(entry) || !hasOnlyChanges(entry))
  if (withEvents.length === 0)
    return {
      harmless: true,
      sentence: 'A change of a page that is not connected here is no message of a contact.',
    }
  const pages = [...new Set(withEvents.flatMap((entry) => pageOf(entry) ?? []))].slice(0, MOST_NAMED)
  if (pages.length === 0)
    return { harmless: false, sentence: 'The request does not say which page it is about.' }
  const named = pages.map((page) => page.slice(0, 64)).join(', ')
  return {
    harmless: false,
    sentence: `No channel is connected to the page ${named}. Connect it, then replay this request.`,
  }
}

function hasOnlyChanges(entry: Readonly<Record<string, unknown>>): boolean {
  return (
    listOf(entry.changes).length > 0 &&
    [entry.messaging, entry.standby].every((events) => listOf(events).length === 0)
  )
}
