import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { IntlProvider } from 'use-intl'
import type { Locale } from '../../shared/contract/users.ts'
import type { Catalogue } from './catalogue.ts'
import { keepLocale, loadCatalogue } from './choose-locale.ts'
import type { en } from './en.ts'

interface Choice {
  locale: Locale
  choose(locale: Locale): void
}

const ChoiceContext = createContext<Choice | null>(null)

interface Loaded {
  locale: Locale
  catalogue: Catalogue
}

export function LocaleProvider({ start, children }: { start: Loaded; children: ReactNode }) {
  const [loaded, setLoaded] = useState(start)
  const [wanted, setWanted] = useState(start.locale)

  useEffect(() => {
    let current = true
    if (wanted !== loaded.locale) {
      void loadCatalogue(wanted).then((catalogue) => {
        if (current) setLoaded({ locale: wanted, catalogue })
      })
    }
    return () => {
      current = false
    }
  }, [wanted, loaded.locale])

  useEffect(() => {
    document.documentElement.lang = loaded.locale
  }, [loaded.locale])

  const choose = useCallback((locale: Locale) => {
    keepLocale(locale)
    setWanted(locale)
  }, [])
  const choice = useMemo(() => ({ locale: loaded.locale, choose }), [loaded.locale, choose])

  return (
    <ChoiceContext value={choice}>
      {/* Both catalogues have the same keys (a test sees to it); their texts differ. */}
      <IntlProvider locale={loaded.locale} messages={loaded.catalogue as unknown as typeof en} onError={fail}>
        {children}
      </IntlProvider>
    </ChoiceContext>
  )
}

/** A missing text is a fault of ours and must be seen. */
function fail(error: Error): never {
  throw error
}

export function useLocaleChoice(): Choice {
  const choice = useContext(ChoiceContext)
  if (!choice) throw new Error('useLocaleChoice outside of LocaleProvider')
  return choice
}
