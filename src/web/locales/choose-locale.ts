/** Japanese when the browser asks for it; the reader's own choice before that. */
import type { Locale } from '../../shared/contract/users.ts'
import type { Catalogue } from './catalogue.ts'

const storageKey = 'tsunagi.locale'

/** `wanted`: the browser's languages, most wanted first. The first that we speak counts. */
export function chooseLocale(chosen: string | null, wanted: readonly string[]): Locale {
  if (chosen === 'en' || chosen === 'ja') return chosen
  for (const language of wanted) {
    const primary = language.toLowerCase().split('-')[0]
    if (primary === 'ja' || primary === 'en') return primary
  }
  return 'en'
}

export const startLocale = (): Locale => chooseLocale(localStorage.getItem(storageKey), navigator.languages)

export const keepLocale = (locale: Locale): void => localStorage.setItem(storageKey, locale)

/** Only the language that is read is loaded. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  return locale === 'ja' ? (await import('./ja.ts')).ja : (await import('./en.ts')).en
}
