import { useTranslations } from 'use-intl'
import styles from './WhatToDo.module.css'

const browsers = ['chrome', 'firefox', 'safari', 'ios', 'system'] as const

/** Where each browser keeps the switch that is off; the one that is open here stands unfolded. */
export function WhatToDo() {
  const t = useTranslations('notifications')
  const here = browserHere()
  return (
    <div className={styles.list}>
      {browsers.map((browser) => (
        <details key={browser} open={browser === here} className={styles.browser}>
          <summary>{t(`help.${browser}.title`)}</summary>
          <p>{t(`help.${browser}.text`)}</p>
        </details>
      ))}
    </div>
  )
}

function browserHere(): (typeof browsers)[number] {
  const { userAgent } = navigator
  if (/iPhone|iPad/.test(userAgent)) return 'ios'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  return /Chrome\//.test(userAgent) ? 'chrome' : 'safari'
}
