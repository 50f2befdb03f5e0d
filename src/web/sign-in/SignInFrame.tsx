import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useLocaleChoice } from '../locales/LocaleProvider.tsx'
import { Mark } from '../ui/icons/Mark.tsx'
import styles from './SignInFrame.module.css'

interface SignInFrameProps {
  title: string
  intro: string
  children: ReactNode
}

/** The place before the product: one column, and the choice of the language. */
export function SignInFrame({ title, intro, children }: SignInFrameProps) {
  const t = useTranslations('signIn')
  const { locale, choose } = useLocaleChoice()
  return (
    <div className={styles.page}>
      <title>Tsunagi</title>
      <main className={styles.column}>
        <Mark size={40} />
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.intro}>{intro}</p>
        </div>
        {children}
      </main>
      <footer className={styles.foot}>
        <fieldset className={styles.languages}>
          <legend className="for-readers">{t('language')}</legend>
          <button type="button" lang="en" aria-pressed={locale === 'en'} onClick={() => choose('en')}>
            English
          </button>
          <button type="button" lang="ja" aria-pressed={locale === 'ja'} onClick={() => choose('ja')}>
            日本語
          </button>
        </fieldset>
      </footer>
    </div>
  )
}
