/** A person as a line of a table, which an import reads back. */
import { PERSON_COLUMNS, type PersonColumn } from '../../shared/contract/person-imports.ts'
import type { Locale } from '../../shared/contract/users.ts'
import type { WalkedPerson } from '../store/walk-persons.ts'

const HEADINGS: Record<Locale, Record<PersonColumn, string>> = {
  en: {
    name: 'Name',
    last_name: 'Last name',
    first_name: 'First name',
    organization: 'Organization',
    email: 'Email',
    phone: 'Phone',
    job_title: 'Job title',
    birthday: 'Birthday',
    address: 'Address',
    notes: 'Notes',
    owner: 'Owner',
  },
  ja: {
    name: '名前',
    last_name: '姓',
    first_name: '名',
    organization: '組織',
    email: 'メール',
    phone: '電話番号',
    job_title: '役職',
    birthday: '誕生日',
    address: '住所',
    notes: 'メモ',
    owner: '所有者',
  },
}

export const personHeadings = (locale: Locale): string[] =>
  PERSON_COLUMNS.map((column) => HEADINGS[locale][column])

const CELLS: Record<PersonColumn, (person: WalkedPerson) => string | null> = {
  name: (person) => person.name,
  last_name: (person) => person.last_name,
  first_name: (person) => person.first_name,
  organization: (person) => person.organization_name,
  email: (person) => person.emails.map(({ value }) => value).join('; '),
  phone: (person) => person.phones.map(({ value }) => value).join('; '),
  job_title: (person) => person.job_title,
  birthday: (person) => person.birthday,
  address: (person) => person.postal_address?.value ?? null,
  notes: (person) => person.notes,
  owner: (person) => person.owner_name,
}

export const personCells = (person: WalkedPerson): (string | null)[] =>
  PERSON_COLUMNS.map((column) => CELLS[column](person))
