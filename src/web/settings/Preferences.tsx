import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Locale, Me } from '../../shared/contract/users.ts'
import { chooseLocale } from '../api/people.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { chooseTheme, currentTheme, type Theme } from '../styles/theme.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './Preferences.module.css'
import { SettingsPage } from './SettingsPage.tsx'

/** The language is the user's and follows to every browser; the appearance belongs to this browser. */
export function Preferences() {
  const t = useTranslations('settings')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const [locale, setLocale] = useState(me.locale)
  const [theme, setTheme] = useState(currentTheme)

  const pickLocale = async (next: Locale) => {
    const set = (value: Locale) => {
      setLocale(value)
      cache.setQueryData<Me | null>(keys.me, (known) => (known ? { ...known, locale: value } : known))
    }
    set(next)
    try {
      await chooseLocale(me.id, next)
    } catch (error) {
      set(me.locale)
      tell({ tone: 'failure', text: words(error) })
    }
  }
  const pickTheme = (next: Theme) => {
    chooseTheme(next)
    setTheme(next)
  }

  return (
    <SettingsPage title={t('preferencesTitle')}>
      <Choices legend={t('language')}>
        {(name) => (
          <>
            <Choice name={name} checked={locale === 'en'} onPick={() => void pickLocale('en')} lang="en">
              English
            </Choice>
            <Choice name={name} checked={locale === 'ja'} onPick={() => void pickLocale('ja')} lang="ja">
              日本語
            </Choice>
          </>
        )}
      </Choices>
      <Choices legend={t('theme')}>
        {(name) => (
          <>
            <Choice name={name} checked={theme === 'system'} onPick={() => pickTheme('system')}>
              {t('themeSystem')}
            </Choice>
            <Choice name={name} checked={theme === 'light'} onPick={() => pickTheme('light')}>
              {t('themeLight')}
            </Choice>
            <Choice name={name} checked={theme === 'dark'} onPick={() => pickTheme('dark')}>
              {t('themeDark')}
            </Choice>
          </>
        )}
      </Choices>
    </SettingsPage>
  )
}

function Choices({ legend, children }: { legend: string; children: (name: string) => ReactNode }) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.row}>{children(name)}</div>
    </fieldset>
  )
}

interface ChoiceProps {
  name: string
  checked: boolean
  onPick: () => void
  lang?: string
  children: ReactNode
}

function Choice({ name, checked, onPick, lang, children }: ChoiceProps) {
  return (
    <label className={styles.choice} lang={lang}>
      <input type="radio" name={name} checked={checked} onChange={onPick} />
      {children}
    </label>
  )
}
