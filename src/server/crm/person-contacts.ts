/** A person's names, emails and phones: what was typed, put in order. Pure. */
import { normalizePhone, phoneKey, type Region } from '../lib/phone.ts'
import type { KeptEmail, KeptPhone, PersonKey } from '../store/persons.ts'

interface Typed {
  value: string
  primary?: boolean | undefined
  label?: string | undefined
}

/** Empty ones fall out; one is primary: the first that says so, else the first. The label is `work` by default. */
export function orderContacts(typed: Typed[]): KeptEmail[] {
  const full = typed.filter(({ value }) => value.trim() !== '')
  const primary = Math.max(
    0,
    full.findIndex((one) => one.primary === true),
  )
  return full.map(({ value, label }, index) => ({
    value: value.trim(),
    label: label || 'work',
    primary: index === primary,
  }))
}

export function orderPhones(typed: Typed[], region: Region): KeptPhone[] {
  return orderContacts(typed).map((phone) => ({ ...phone, e164: normalizePhone(phone.value, region) }))
}

/** What the person can be recognised by. */
export function keysOfPerson(emails: KeptEmail[], phones: KeptPhone[]): PersonKey[] {
  return [
    ...emails.map((email) => ({ kind: 'email' as const, key: emailKey(email.value) })),
    ...phones.flatMap(({ e164 }) => (e164 === null ? [] : [{ kind: 'phone' as const, key: phoneKey(e164) }])),
  ]
}

export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

export interface Names {
  name: string
  first_name: string | null
  last_name: string | null
}

interface GivenNames {
  name?: string | undefined
  first_name?: string | null | undefined
  last_name?: string | null | undefined
}

/** A name alone is parted at its first space; parts alone are joined. Null: nothing is left to call the person by. */
export function nameParts(given: GivenNames, before: Names | null): Names | null {
  const { first_name, last_name } = given
  if (first_name !== undefined || last_name !== undefined) {
    const first = tidy(first_name === undefined ? before?.first_name : first_name)
    const last = tidy(last_name === undefined ? before?.last_name : last_name)
    const name = tidy(given.name) ?? tidy([first, last].filter(Boolean).join(' '))
    return name === null ? null : { name, first_name: first, last_name: last }
  }
  const name = tidy(given.name)
  if (name === null) return given.name === undefined ? before : null
  const [first = name, ...rest] = name.split(/\s+/)
  return { name, first_name: first, last_name: rest.length > 0 ? rest.join(' ') : null }
}

function tidy(text: string | null | undefined): string | null {
  return text?.trim() || null
}
