/**
 * Connecting by a login at the provider: a colleague is sent there, lets us in, comes back, and chooses which pages to
 * connect. The tokens stay here, sealed, and are gone after half an hour. A login for a channel that is there renews its token.
 */

import type { ChannelType } from '../../shared/contract/channels.ts'
import { codesOf, sentenceOf } from '../../shared/say.ts'
import type { ChannelAdapter, LoginAnswer } from '../channels/channel.ts'
import type { Core } from '../conversations/core.ts'
import { invalid, notFound } from '../errors.ts'
import { newId, newSecret } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import { mayChangeChannels } from '../policy/channel.ts'
import {
  type ChannelLoginRow,
  findChannelLogin,
  finishChannelLogin,
  insertChannelLogin,
  takeChannelLogin,
} from '../store/channel-logins.ts'
import { type ChannelRow, findChannelAnywhere, listChannels } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'
import { openSecrets } from './find-connection.ts'
import { noSettingsAccess, typeClosed } from './refusals.ts'

const LIVES_MINUTES = 30
const CALL_MILLISECONDS = 10_000

export interface LoginParts {
  core: Core
  box: SecretBox
  adapters: Partial<Record<ChannelType, ChannelAdapter>>
  closedTypes: ChannelType[]
  /** Where the provider sends people back to. */
  redirectUrl: string
}

/** With whose app: that of a channel which is there, or one that is entered anew. */
export type LoginRequest =
  | { type: ChannelType; app_id: string; app_secret: string; configuration_id?: string | null }
  | { channel_id: string }

export async function beginLogin(
  parts: LoginParts,
  user: UserRow,
  wanted: LoginRequest,
): Promise<{ id: string; url: string }> {
  const { core, box, adapters, redirectUrl } = parts
  if (!mayChangeChannels(user)) throw noSettingsAccess()
  const channel = 'channel_id' in wanted ? await channelOf(core, user, wanted.channel_id) : null
  const type = channel?.type ?? ('type' in wanted ? wanted.type : 'messenger')
  const login = adapters[type]?.login
  if (!login) throw invalid('LOGIN_NOT_OFFERED', 'This app has no login.', 'Enter its secrets by hand.')
  if (!channel && parts.closedTypes.includes(type)) throw typeClosed()
  const id = newId()
  const state = newSecret()
  const app = appOf(box, channel, wanted)
  await insertChannelLogin(core.db, {
    company_id: user.company_id,
    id,
    user_id: user.id,
    channel_id: channel?.id ?? null,
    type,
    settings: app.settings,
    secrets: box.seal(JSON.stringify(app.secrets), contextOfLogin(id)),
    stateDigest: core.hash(`login ${state}`),
    minutes: LIVES_MINUTES,
  })
  return { id, url: login.addressOf({ app, redirectUrl, state }) }
}

function appOf(box: SecretBox, channel: ChannelRow | null, wanted: LoginRequest) {
  if (channel) {
    const { app_secret = '', verify_token = '' } = openSecrets(box, channel)
    return {
      settings: {
        app_id: channel.settings.app_id ?? null,
        configuration_id: channel.settings.configuration_id ?? null,
      },
      secrets: { app_secret, verify_token },
    }
  }
  if (!('app_id' in wanted)) throw notFound('channel')
  return {
    settings: { app_id: wanted.app_id, configuration_id: wanted.configuration_id ?? null },
    // Nobody has to enter it: the webhook's address is written with it by ourselves.
    secrets: { app_secret: wanted.app_secret, verify_token: newSecret() },
  }
}

/** Answers the login's id, or null where this answer belongs to none (of this person's, or any more). */
export async function finishLogin(
  { core, box, adapters, redirectUrl }: LoginParts,
  user: UserRow,
  answer: Record<string, string>,
): Promise<string | null> {
  const digest = core.hash(`login ${answer.state ?? ''}`)
  const row = await takeChannelLogin(core.db, user.company_id, user.id, digest)
  const login = row ? adapters[row.type]?.login : undefined
  if (!row || !login) return null
  const app = { settings: row.settings, secrets: secretsOf(box, row) }
  const said = await login.finish({ app, redirectUrl, answer }, { timeoutMilliseconds: CALL_MILLISECONDS })
  await finishChannelLogin(core.db, { ...row, ...outcomeOf(box, row, app.secrets, said) })
  return row.id
}

function outcomeOf(
  box: SecretBox,
  row: ChannelLoginRow,
  secrets: Record<string, string>,
  said: LoginAnswer,
): Pick<ChannelLoginRow, 'status' | 'problem' | 'problem_words' | 'choices' | 'secrets'> {
  if (!said.granted)
    return {
      status: 'failed',
      problem: sentenceOf(said.sayings),
      problem_words: codesOf(said.sayings),
      choices: [],
      secrets: row.secrets,
    }
  const ofChoices = said.choices.map((choice) => [choice.id, choice.secrets] as const)
  const kept = { ...secrets, choices: JSON.stringify(Object.fromEntries(ofChoices)) }
  return {
    status: 'ready',
    problem: null,
    problem_words: [],
    choices: said.choices.map(({ id, name, usable }) => ({ id, name, usable })),
    secrets: box.seal(JSON.stringify(kept), contextOfLogin(row.id)),
  }
}

export interface LoginChoices {
  row: ChannelLoginRow
  /** Of each choice: the company's channel that it is already. */
  connected: Map<string, ChannelRow>
}

export async function readLogin({ core }: LoginParts, user: UserRow, id: string): Promise<LoginChoices> {
  if (!mayChangeChannels(user)) throw noSettingsAccess()
  const row = await findChannelLogin(core.db, user.company_id, user.id, id)
  if (!row) throw notFound('login')
  const channels = (await listChannels(core.db, user.company_id)).filter(({ type }) => type === row.type)
  return { row, connected: new Map(channels.map((channel) => [channel.address, channel])) }
}

/** The app's and the choice's secrets, for connecting it or for its channel. */
export function secretsOfChoice(
  box: SecretBox,
  row: ChannelLoginRow,
  choice: string,
): Record<string, string> {
  const { choices = '{}', ...app } = secretsOf(box, row)
  const known = row.choices.find(({ id }) => id === choice)
  if (row.status !== 'ready' || !known) throw notFound('page')
  if (!known.usable)
    throw invalid(
      'PAGE_NOT_USABLE',
      `You may not answer messages of “${known.name}” or not connect an app to it.`,
      'Ask for the right to do so at the provider, then log in again.',
    )
  return { ...app, ...(JSON.parse(choices) as Record<string, Record<string, string>>)[choice] }
}

function secretsOf(box: SecretBox, row: ChannelLoginRow): Record<string, string> {
  return JSON.parse(box.open(row.secrets, contextOfLogin(row.id))) as Record<string, string>
}

export const contextOfLogin = (id: string) => `channel login ${id}`

async function channelOf(core: Core, user: UserRow, id: string): Promise<ChannelRow> {
  const channel = await findChannelAnywhere(core.db, id)
  if (channel?.company_id !== user.company_id) throw notFound('channel')
  return channel
}
