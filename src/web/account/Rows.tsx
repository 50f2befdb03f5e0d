import type { ReactNode } from 'react'
import styles from './Rows.module.css'

/** A list of things that each have a name, some quiet facts and acts. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  )
}

interface RowProps {
  picture?: ReactNode
  name: string
  /** Small words beside the name. */
  badges?: ReactNode
  facts: ReactNode
  acts?: ReactNode
  quiet?: boolean
}

export function Row({ picture, name, badges, facts, acts, quiet }: RowProps) {
  return (
    <li className={styles.row} data-quiet={quiet || undefined} aria-label={name}>
      {picture}
      <div className={styles.words}>
        <div className={styles.head}>
          <span className={styles.name}>{name}</span>
          {badges}
        </div>
        <p className={styles.facts}>{facts}</p>
      </div>
      {acts && <div className={styles.acts}>{acts}</div>}
    </li>
  )
}

export function Badge({
  tone = 'quiet',
  children,
}: {
  tone?: 'quiet' | 'good' | 'warning'
  children: ReactNode
}) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  )
}
