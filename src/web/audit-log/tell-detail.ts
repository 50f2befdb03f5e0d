/** What an entry of the audit log tells beside its act, in the words of the screens. Pure: who and when come in. */
import type { AuditEntry } from '../../shared/contract/audit.ts'
import type { auditLog } from '../locales/en/audit-log.ts'
import { exactTime, type Reader } from '../locales/format-time.ts'

export interface DetailWords {
  /** Over all words, of which those of the audit log and of the apps are used. */
  t: ((key: string, values?: Record<string, number>) => string) & { has(key: string): boolean }
  reader: Reader
  /** Null: not there any more, or not for this reader. */
  userName(id: number): string | null
  channelName(id: string): string | null
}

export interface Told {
  field: string
  name: string
  /** Null where nothing was there before, or it is not told. */
  before: string | null
  now: string
}

type Field = keyof typeof auditLog.fields

/** Ids that say nothing to a reader; the table that is taken out holds them. */
const SILENT = new Set<string>(['session_id', 'other_contact_id'])
/** Lists that stand for themselves: two values in them are no before and after. */
const LISTS = new Set<string>(['secrets', 'scopes', 'filters'])

export function tellDetail(
  { subject, detail }: Pick<AuditEntry, 'subject' | 'detail'>,
  words: DetailWords,
): Told[] {
  return Object.entries(detail).flatMap(([field, value]) => {
    if (SILENT.has(field) || (field === 'name' && value === subject?.name)) return []
    const name = words.t.has(`auditLog.fields.${field}`) ? words.t(`auditLog.fields.${field}`) : field
    const changed = Array.isArray(value) && value.length === 2 && !LISTS.has(field)
    const told = { field, name, before: changed ? say(field as Field, value[0], words) : null }
    // What did not come with it is not worth a line.
    if (!changed && (value === false || value === 0)) return []
    const now = say(field as Field, changed ? value[1] : value, words)
    return now === '' ? [] : [{ ...told, now }]
  })
}

function say(field: Field, value: unknown, words: DetailWords): string {
  const { t } = words
  const named = (part: string, one: unknown) =>
    t.has(`${part}.${String(one)}`) ? t(`${part}.${String(one)}`) : String(one)
  const together = (all: unknown, name: (one: unknown) => string) =>
    (Array.isArray(all) ? all : []).map(name).join(words.reader.locale === 'ja' ? '、' : ', ')
  const user = (id: unknown) => words.userName(Number(id)) ?? String(id)
  switch (field) {
    case 'type':
      return named('channel', value)
    case 'access':
      return named('auditLog.access', value)
    case 'member_ids':
      return together(value, user) || t('auditLog.noMembers')
    case 'installed_by':
    case 'user_id':
      return user(value)
    case 'channel_id':
      return words.channelName(String(value)) ?? String(value)
    case 'retention_days':
    case 'older_than_days':
      return typeof value === 'number' ? t('auditLog.days', { count: value }) : t('auditLog.forEver')
    case 'secrets':
      return together(value, (one) => named('auditLog.secrets', one))
    case 'filters':
      return together(value, (one) => named('auditLog.filters', one))
    case 'scopes':
      return Array.isArray(value) && value.length > 0 && !value.includes('write')
        ? t('auditLog.readOnly')
        : t('auditLog.readAndWrite')
    case 'locale':
      return { en: 'English', ja: '日本語' }[String(value)] ?? String(value)
    case 'act':
      return named('auditLog.acts', String(value).replaceAll('.', '_'))
    case 'from':
    case 'until':
      return exactTime(new Date(String(value)), words.reader)
    case 'name':
    case 'email':
    case 'password':
      // Of these the log says only that they changed.
      return value === true ? t('auditLog.changed') : plain(value, t)
    default:
      return plain(value, t)
  }
}

function plain(value: unknown, t: DetailWords['t']): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? t('auditLog.yes') : t('auditLog.no')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
