import type { ReactNode } from 'react'
import styles from './SettingsPart.module.css'

interface SettingsPartProps {
  title: string
  text?: ReactNode
  /** What can be done here, beside the title. */
  act?: ReactNode
  children?: ReactNode
}

/** One matter of a page of settings. */
export function SettingsPart({ title, text, act, children }: SettingsPartProps) {
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 className={styles.title}>{title}</h2>
          {text && <p className={styles.text}>{text}</p>}
        </div>
        {act && <div className={styles.acts}>{act}</div>}
      </div>
      {children}
    </section>
  )
}
