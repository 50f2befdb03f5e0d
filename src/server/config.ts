/**
 * Configuration: read once from the environment, judged once, and refused with the variable's name when wrong
 * (contract §2). Everything has a default on which `npm start` works.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import type { ChannelType } from '../shared/contract/channels.ts'

export interface Config {
  port: number
  host: string
  /** Without a slash at the end. */
  publicUrl: string
  databaseUrl: string | null
  dataDir: string
  /** Where attachments are kept; null: in the data folder. */
  s3: S3Place | null
  secretKey: SecretKey
  /** The key before `secretKey`, for as long as something may be sealed with it. */
  formerKey: { from: 'environment' | 'file'; key: string } | null
  smtpUrl: string | null
  mailFrom: string
  twilio: { apiBase: string; contentBase: string; messagingBase: string }
  meta: { graphBase: string; dialogBase: string; graphVersion: string }
  trustedProxies: string[]
  logLevel: string
  closedChannelTypes: ChannelType[]
  allowSimulator: boolean
  /** Sign-in by an OpenID provider of the operator's; null where there is none. */
  openId: { issuer: string; clientId: string; clientSecret: string; name: string } | null
  /** How long raw provider requests are kept. */
  requestDays: number
  /** With it `/metrics` answers the outside as well. */
  metricsToken: string | null
  /** True where only this machine can reach the product. */
  loopbackOnly: boolean
}

export interface S3Place {
  /** `https://host[:port]/bucket[/prefix]`, without a slash at the end. */
  place: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

export type SecretKey =
  | { from: 'environment' | 'file'; key: string }
  /** None yet: made with `createSecretKey`, once it is certain that no database was sealed with another. */
  | { from: 'nowhere'; path: string }

/** A variable that cannot be used; the product does not start. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  constructor(variable: string, sentence: string) {
    super(`${variable} ${sentence}`)
  }
}

export function readConfig(env: Record<string, string | undefined>): Config {
  const read = (name: string): string | null => {
    const value = env[name]?.trim()
    return value ? value : null
  }
  const port = judgePort(read('PORT') ?? '3000')
  const host = read('HOST') ?? '127.0.0.1'
  const publicUrl = judgePublicUrl(read('PUBLIC_URL') ?? `http://localhost:${port}`)
  const dataDir = resolve(read('DATA_DIR') ?? './data')
  const allowSimulator = judgeFlag('ALLOW_SIMULATOR', read('ALLOW_SIMULATOR'))
  const loopbackOnly = isLoopback(host) && isLoopback(new URL(publicUrl).hostname)
  if (allowSimulator && !isLoopback(new URL(publicUrl).hostname))
    throw new ConfigError(
      'ALLOW_SIMULATOR',
      `cannot be used with a public PUBLIC_URL (${publicUrl}): anybody could play your customers.`,
    )
  return {
    port,
    host,
    publicUrl,
    databaseUrl: judgeDatabaseUrl(read('DATABASE_URL')),
    dataDir,
    s3: judgeS3(read('S3_URL')),
    ...judgeKeys(read, dataDir),
    smtpUrl: judgeSmtpUrl(read('SMTP_URL')),
    mailFrom: read('MAIL_FROM') ?? 'Tsunagi <tsunagi@localhost>',
    twilio: {
      apiBase: judgeBase('TWILIO_API_BASE', read('TWILIO_API_BASE') ?? 'https://api.twilio.com'),
      contentBase: judgeBase(
        'TWILIO_CONTENT_BASE',
        read('TWILIO_CONTENT_BASE') ?? 'https://content.twilio.com',
      ),
      messagingBase: judgeBase(
        'TWILIO_MESSAGING_BASE',
        read('TWILIO_MESSAGING_BASE') ?? 'https://messaging.twilio.com',
      ),
    },
    meta: {
      graphBase: judgeBase('META_GRAPH_BASE', read('META_GRAPH_BASE') ?? 'https://graph.facebook.com'),
      dialogBase: judgeBase('META_DIALOG_BASE', read('META_DIALOG_BASE') ?? 'https://www.facebook.com'),
      graphVersion: judgeGraphVersion(read('META_GRAPH_VERSION') ?? 'v25.0'),
    },
    trustedProxies: judgeProxies(read('TRUSTED_PROXIES')),
    logLevel: judgeLogLevel(read('LOG_LEVEL') ?? 'info'),
    closedChannelTypes: judgeClosedTypes(read('CHANNEL_TYPES_CLOSED')),
    allowSimulator,
    openId: judgeOpenId(read),
    requestDays: judgeDays('REQUEST_RETENTION_DAYS', read('REQUEST_RETENTION_DAYS') ?? '30'),
    metricsToken: judgeToken('METRICS_TOKEN', read('METRICS_TOKEN')),
    loopbackOnly,
  }
}

/** Makes the key file, readable by its owner alone. */
export function createSecretKey(path: string): string {
  const key = randomBytes(32).toString('hex')
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' })
  return key
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  )
}

function judgePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError('PORT', `must be a number from 0 to 65535, but is "${text}".`)
  return port
}

function judgePublicUrl(text: string): string {
  const url = parseUrl('PUBLIC_URL', text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ConfigError('PUBLIC_URL', 'must begin with https:// or http://.')
  if (url.search || url.hash || url.username)
    throw new ConfigError('PUBLIC_URL', 'must be an address without a query, a fragment or a user name.')
  return url.href.replace(/\/+$/, '')
}

function judgeDatabaseUrl(text: string | null): string | null {
  if (text === null) return null
  const url = parseUrl('DATABASE_URL', text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw new ConfigError('DATABASE_URL', 'must begin with postgres:// or postgresql://.')
  return text
}

/** A key in a file is changed by renaming the file: `secret-key.old` is then opened with, and another one made. */
function judgeKeys(read: (name: string) => string | null, dataDir: string) {
  const secretKey = judgeSecretKey('SECRET_KEY', read('SECRET_KEY'), join(dataDir, 'secret-key'))
  const former = judgeSecretKey('SECRET_KEY_OLD', read('SECRET_KEY_OLD'), join(dataDir, 'secret-key.old'))
  const formerKey = former.from === 'nowhere' ? null : former
  if (formerKey && secretKey.from !== 'nowhere' && formerKey.key === secretKey.key)
    throw new ConfigError(
      'SECRET_KEY_OLD',
      'is the same as SECRET_KEY: set it to the key before, or take it away.',
    )
  return { secretKey, formerKey }
}

function judgeSecretKey(variable: string, text: string | null, path: string): SecretKey {
  if (text !== null) {
    if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new ConfigError(variable, 'must be 64 hexadecimal digits.')
    return { from: 'environment', key: text.toLowerCase() }
  }
  if (!existsSync(path)) return { from: 'nowhere', path }
  const kept = readFileSync(path, 'utf8').trim()
  if (!/^[0-9a-fA-F]{64}$/.test(kept))
    throw new ConfigError(
      variable,
      `in the file ${path} must be 64 hexadecimal digits; restore the file from where you keep it.`,
    )
  return { from: 'file', key: kept.toLowerCase() }
}

function judgeSmtpUrl(text: string | null): string | null {
  if (text === null) return null
  const url = parseUrl('SMTP_URL', text)
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw new ConfigError('SMTP_URL', 'must begin with smtp:// or smtps://.')
  return text
}

/** A provider's base address. Credentials go there, so it is HTTPS, or on this machine (for simulators). */
function judgeBase(variable: string, text: string): string {
  const url = parseUrl(variable, text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new ConfigError(variable, `must begin with https:// (http:// only on loopback), but is "${text}".`)
  if (url.search || url.hash)
    throw new ConfigError(variable, 'must be an address without a query or a fragment.')
  return url.href.replace(/\/+$/, '')
}

function judgeOpenId(read: (name: string) => string | null): Config['openId'] {
  const issuer = read('OIDC_ISSUER')
  const clientId = read('OIDC_CLIENT_ID')
  const clientSecret = read('OIDC_CLIENT_SECRET')
  if (issuer === null && clientId === null && clientSecret === null) return null
  if (issuer === null) throw new ConfigError('OIDC_ISSUER', 'is missing, although OIDC_CLIENT_ID is set.')
  if (clientId === null) throw new ConfigError('OIDC_CLIENT_ID', 'is missing, although OIDC_ISSUER is set.')
  if (clientSecret === null)
    throw new ConfigError('OIDC_CLIENT_SECRET', 'is missing, although OIDC_ISSUER is set.')
  const url = parseUrl('OIDC_ISSUER', issuer)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new ConfigError('OIDC_ISSUER', 'must begin with https:// (http:// only on loopback).')
  return { issuer, clientId, clientSecret, name: read('OIDC_NAME') ?? url.hostname }
}

/** `https://KEY:SECRET@host/bucket[/prefix][?region=…]`: one setting holds all of it, and none of it is ever printed. */
function judgeS3(text: string | null): S3Place | null {
  if (text === null) return null
  const url = parseUrl('S3_URL', text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new ConfigError('S3_URL', 'must begin with https:// (http:// only on loopback).')
  if (!url.username || !url.password)
    throw new ConfigError(
      'S3_URL',
      'must hold the key: https://KEY:SECRET@host/bucket, each percent-encoded.',
    )
  const path = url.pathname.replace(/\/+$/, '')
  if (path === '') throw new ConfigError('S3_URL', 'must name the bucket: https://KEY:SECRET@host/bucket.')
  const others = [...url.searchParams.keys()].filter((name) => name !== 'region')
  if (url.hash || others.length > 0)
    throw new ConfigError('S3_URL', 'may have ?region=… behind it and nothing else.')
  return {
    place: url.origin + path,
    region: url.searchParams.get('region') ?? regionIn(url.hostname),
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  }
}

/** Amazon's hosts name it; others do not care. */
function regionIn(host: string): string {
  return /^s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(host)?.[1] ?? 'us-east-1'
}

function judgeGraphVersion(text: string): string {
  if (!/^v\d+\.\d+$/.test(text))
    throw new ConfigError('META_GRAPH_VERSION', `must look like v25.0, but is "${text}".`)
  return text
}

function judgeProxies(text: string | null): string[] {
  const proxies = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  for (const proxy of proxies) {
    if (isIP(proxy.split('/')[0] ?? '') === 0 && proxy !== 'loopback')
      throw new ConfigError(
        'TRUSTED_PROXIES',
        `must be addresses or networks separated by commas; "${proxy}" is neither.`,
      )
  }
  return proxies
}

function judgeLogLevel(text: string): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
  if (!levels.includes(text))
    throw new ConfigError('LOG_LEVEL', `must be one of ${levels.join(', ')}, but is "${text}".`)
  return text
}

function judgeClosedTypes(text: string | null): ChannelType[] {
  const closable: ChannelType[] = ['whatsapp_twilio', 'messenger']
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const type = closable.find((candidate) => candidate === part)
      if (!type)
        throw new ConfigError(
          'CHANNEL_TYPES_CLOSED',
          `may name ${closable.join(' and ')}, but names "${part}".`,
        )
      return type
    })
}

function judgeDays(variable: string, text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new ConfigError(variable, `must be a whole number of days from 1 to 3650, but is "${text}".`)
  return days
}

/** Long enough that nobody guesses it. */
function judgeToken(variable: string, text: string | null): string | null {
  if (text !== null && !/^[\x21-\x7e]{16,}$/.test(text))
    throw new ConfigError(variable, 'must be at least 16 characters without spaces.')
  return text
}

function judgeFlag(variable: string, text: string | null): boolean {
  if (text === null || text === '0' || text === 'false') return false
  if (text === '1' || text === 'true') return true
  throw new ConfigError(variable, `must be 1 or 0, but is "${text}".`)
}

function parseUrl(variable: string, text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new ConfigError(variable, 'is not an address (URL).')
  }
}
