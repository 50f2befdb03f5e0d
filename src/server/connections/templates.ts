/**
 * A channel's templates, asked for at its provider and kept for a short time, and the filling in of one. Nothing is
 * stored: what is approved is the provider's to say.
 */
import { type MessageTemplate, ProviderUnavailable } from '../channels/channel.ts'
import { AppError, invalid } from '../errors.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connections } from './find-connection.ts'

/** A template with its variables filled in, ready to leave. */
export interface FilledTemplate {
  id: string
  variables: Record<string, string>
  /** As the contact will read it. */
  text: string
}

export interface Templates {
  /** Throws 503 where the provider can't be asked; empty for apps without templates. */
  list(channelId: string): Promise<MessageTemplate[]>
  /** Throws `TEMPLATE_INVALID` for an unknown or unapproved one, and for values that are missing, empty or too many. */
  fill(channelId: string, wanted: { id: string; variables?: Record<string, string> }): Promise<FilledTemplate>
}

const KEPT_MILLISECONDS = 60_000
const CALL_MILLISECONDS = 10_000
const MOST_KEPT = 1_000

export function createTemplates(connections: Connections, clock: Clock): Templates {
  const kept = new Map<string, { templates: Promise<MessageTemplate[]>; since: number }>()

  async function ask(channelId: string): Promise<MessageTemplate[]> {
    const channel = await connections.find(channelId)
    if (!channel?.adapter.templates) return []
    try {
      return await channel.adapter.templates(channel.connection, { timeoutMilliseconds: CALL_MILLISECONDS })
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error
      throw new AppError(
        503,
        'PROVIDER_UNAVAILABLE',
        'The provider cannot be asked for its templates just now.',
        'Try again in a moment. If it stays, check the channel in the messaging settings.',
        { 'retry-after': '5' },
      )
    }
  }

  function list(channelId: string): Promise<MessageTemplate[]> {
    const known = kept.get(channelId)
    if (known && clock.monotonic() - known.since < KEPT_MILLISECONDS) return known.templates
    return askAnew(channelId)
  }

  function askAnew(channelId: string): Promise<MessageTemplate[]> {
    const templates = ask(channelId)
    templates.catch(() => kept.delete(channelId))
    kept.delete(channelId)
    kept.set(channelId, { templates, since: clock.monotonic() })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    return templates
  }

  return {
    list,
    async fill(channelId, { id, variables = {} }) {
      const has = (templates: MessageTemplate[]) => templates.find((template) => template.id === id)
      const found = has(await list(channelId))
      // Made or approved a moment ago: the answer that we kept may be older.
      const template = found?.status === 'approved' ? found : has(await askAnew(channelId))
      if (!template) throw refuse('This template does not exist on this channel.', 'Choose another template.')
      if (template.status !== 'approved')
        throw refuse(
          `The template “${template.name}” is not approved (${template.status}).`,
          'Choose an approved template, or wait for its approval.',
        )
      return fillIn(template, variables)
    },
  }
}

function fillIn(template: MessageTemplate, given: Record<string, string>): FilledTemplate {
  const names = Object.keys(template.variables)
  const missing = names.filter(
    (name) => !Object.hasOwn(given, name) || cleaned(given[name] ?? '').trim() === '',
  )
  if (missing.length > 0)
    throw refuse(
      `The template “${template.name}” needs a value for ${missing.map((name) => `{{${name}}}`).join(', ')}.`,
      'Fill in every value.',
    )
  const unknown = Object.keys(given).filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw refuse(
      `The template “${template.name}” has no place for ${unknown.map((name) => `{{${name}}}`).join(', ')}.`,
      'Leave out what the template does not have.',
    )
  const variables = Object.fromEntries(names.map((name) => [name, cleaned(given[name] as string)]))
  const text = template.body.replace(
    /\{\{\s*([\w.-]{1,64})\s*\}\}/g,
    (whole, name: string) => variables[name] ?? whole,
  )
  return { id: template.id, variables, text }
}

/** PostgreSQL's text holds no U+0000 and no lone surrogates. */
function cleaned(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}

function refuse(sentence: string, whatToDo: string) {
  return invalid('TEMPLATE_INVALID', sentence, whatToDo)
}
