/**
 * The templates of an account with their approval by WhatsApp: `GET {content}/v1/ContentAndApprovals`, one call a
 * page. Source: twilio-oai `twilio_content_v1`; Twilio's pages on the Content API.
 */
import { type CallLimits, type Connection, type MessageTemplate, ProviderUnavailable } from '../channel.ts'
import { storableText } from '../storable-text.ts'
import { isObject, type JsonObject, jsonObjectIn, textOf } from './answer.ts'
import { urlUnder } from './base.ts'
import type { Caller } from './call.ts'

const PAGE_SIZE = 200
/** WhatsApp allows an account 6,000 templates; nobody chooses among more. */
const MOST_PAGES = 30
const LARGEST_PAGE_BYTES = 8 * 1024 * 1024

/** All of them, whatever their state. Throws `ProviderUnavailable`. */
export async function listTemplates(
  contentBase: string,
  call: Caller,
  connection: Connection,
  limits: CallLimits,
): Promise<MessageTemplate[]> {
  const templates: MessageTemplate[] = []
  let url: URL | null = urlUnder(contentBase, `/v1/ContentAndApprovals?PageSize=${PAGE_SIZE}`)
  for (let page = 0; url !== null && page < MOST_PAGES; page++) {
    const result = await call(
      { method: 'GET', url, largestAnswerBytes: LARGEST_PAGE_BYTES },
      connection,
      limits,
    )
    if (result.reached !== 'provider') throw new ProviderUnavailable(result.reason)
    const answer = jsonObjectIn(result.body)
    if (result.httpStatus !== 200 || !answer || !Array.isArray(answer.contents))
      throw new ProviderUnavailable(`HTTP status ${result.httpStatus}.`)
    for (const item of answer.contents) {
      const template = isObject(item) ? readTemplate(item) : null
      if (template) templates.push(template)
    }
    url = nextPage(answer, contentBase)
  }
  return templates
}

/** The credentials go along, so the next page is never on another host. */
function nextPage(answer: JsonObject, contentBase: string): URL | null {
  const written = isObject(answer.meta) ? textOf(answer.meta.next_page_url) : null
  if (written === null) return null
  const url = URL.canParse(written) ? new URL(written) : null
  if (url?.origin !== new URL(contentBase).origin)
    throw new ProviderUnavailable('Twilio’s list of templates goes on at another host.')
  return url
}

/** Null for what is not a template, or has no text of its own. */
function readTemplate(item: JsonObject): MessageTemplate | null {
  const id = textOf(item.sid)
  const types = isObject(item.types) ? Object.values(item.types).filter(isObject) : []
  const body = types.map((type) => textOf(type.body)).find((text) => text !== null)
  if (id === null || !/^HX[0-9a-fA-F]{32}$/.test(id) || body === undefined || body === null) return null
  const examples = isObject(item.variables) ? item.variables : {}
  const variables: Record<string, string> = {}
  for (const name of placeholdersIn(JSON.stringify(types))) variables[name] = exampleOf(examples, name)
  return {
    id,
    name: storableText(textOf(item.friendly_name) ?? id),
    language: storableText(textOf(item.language) ?? ''),
    body: storableText(body),
    variables,
    status: approvalOf(item.approval_requests),
  }
}

/** Those of the text, of buttons and of links: each has to be given. */
function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w.-]{1,64})\s*\}\}/g)].flatMap((match) => match[1] ?? []))]
}

function exampleOf(examples: JsonObject, name: string): string {
  return Object.hasOwn(examples, name) ? storableText(textOf(examples[name]) ?? '') : ''
}

/** One object in the answers; the specification leaves room for a list. */
function approvalOf(requests: unknown): string {
  const request = Array.isArray(requests) ? requests[0] : requests
  const status = isObject(request) ? textOf(request.status) : null
  return status === null ? 'unsubmitted' : storableText(status.toLowerCase().slice(0, 40))
}
