import { createTranslator } from 'use-intl/core'
import { expect, test } from 'vitest'
import { AUDIT_FIELDS, type AuditEntry } from '../../shared/contract/audit.ts'
import { auditLog as en } from '../locales/en/audit-log.ts'
import { channel as enChannel } from '../locales/en/channel.ts'
import { auditLog as ja } from '../locales/ja/audit-log.ts'
import { channel as jaChannel } from '../locales/ja/channel.ts'
import { type DetailWords, tellDetail } from './tell-detail.ts'

const messages = { en: { auditLog: en, channel: enChannel }, ja: { auditLog: ja, channel: jaChannel } }

function told(locale: 'en' | 'ja', detail: AuditEntry['detail'], name: string | null = null): string[] {
  const entry = { subject: name === null ? null : { kind: 'channel', id: '1', name }, detail }
  const t = createTranslator({ locale, messages: messages[locale] }) as unknown as DetailWords['t']
  const facts = tellDetail(entry, {
    t,
    reader: { locale, zone: 'Asia/Tokyo' },
    userName: (id) => ({ 1: 'Mio', 2: '佐藤 健' })[id] ?? null,
    channelName: (id) => (id === 'c' ? 'WhatsApp Tokyo' : null),
  })
  return facts.map(({ name, before, now }) =>
    before === null ? `${name}: ${now}` : `${name}: ${before} → ${now}`,
  )
}

test('what changed is told in the words of the screens', () => {
  const detail = {
    name: ['WhatsApp', 'WhatsApp Tokyo'],
    access: ['shared', 'private'],
    member_ids: [[], [1, 2]],
    retention_days: [null, 30],
  }
  expect(told('en', detail)).toEqual([
    'Name: WhatsApp → WhatsApp Tokyo',
    'Access: Everybody → Only who installed it',
    'Shared with: Nobody in particular → Mio, 佐藤 健',
    'Messages are kept: For ever → 30 days',
  ])
  expect(told('ja', detail)).toEqual([
    '名前: WhatsApp → WhatsApp Tokyo',
    'アクセス: 全員 → インストールした人のみ',
    '共有相手: 指定なし → Mio、佐藤 健',
    'メッセージの保存期間: 無期限 → 30日間',
  ])
  expect(told('en', { admin: [false, true], locale: ['en', 'ja'], time_zone: [null, 'Asia/Tokyo'] })).toEqual(
    ['Administrator: No → Yes', 'Language: English → 日本語', 'Time zone: – → Asia/Tokyo'],
  )
})

test('two values that stand together are no change from one to the other', () => {
  expect(told('en', { secrets: ['auth_token', 'auth_token_secondary'] })).toEqual([
    'New keys: Auth token, Second auth token',
  ])
  expect(told('ja', { scopes: ['read', 'write'] })).toEqual(['できること: 読み書き'])
  expect(told('en', { scopes: [] })).toEqual(['It may: Read and write'])
  expect(told('en', { scopes: ['read'] })).toEqual(['It may: Only read'])
})

test('what says nothing to a reader is left out', () => {
  const session = { session_id: '01a2286a-329d-728b-ac1e-eb1c9dea3e28', address: '192.0.2.7' }
  expect(told('en', session)).toEqual(['IP address: 192.0.2.7'])
  expect(told('en', { admin: false, account_settings_access: true })).toEqual([
    'Account settings access: Yes',
  ])
  expect(told('en', { messages: 3, attachments: 0 })).toEqual(['Messages: 3'])
  expect(told('en', { name: 'WhatsApp', type: 'messenger' }, 'WhatsApp')).toEqual(['App: Facebook Messenger'])
})

test('people, apps, acts and moments are told by their names', () => {
  expect(told('en', { channel_id: 'c', installed_by: [1, 9] })).toEqual([
    'App: WhatsApp Tokyo',
    'Installed by: Mio → 9',
  ])
  expect(told('ja', { act: 'user.changed', user_id: 2, from: '2026-11-29T17:00:00.000Z' })).toEqual([
    '操作: ユーザーを変更しました',
    'ユーザー: 佐藤 健',
    '開始: 2026年11月30日(月) 02:00',
  ])
  expect(told('en', { filters: ['q', 'owner_id'] })).toEqual(['Narrowed by: Search, Owner'])
  expect(told('en', { filters: [] })).toEqual([])
  expect(told('ja', { email: true })).toEqual(['メールアドレス: 変更済み'])
})

test('a field that is newer than this page keeps its own name', () => {
  expect(told('en', { quota: [1, 2], note: 'x' })).toEqual(['quota: 1 → 2', 'note: x'])
})

test('every field that the server tells of has words', () => {
  for (const words of [en, ja]) expect(Object.keys(words.fields).sort()).toEqual([...AUDIT_FIELDS].sort())
})
