import type { ReactNode } from 'react'
import styles from './EmptyPlace.module.css'

interface EmptyPlaceProps {
  icon?: ReactNode
  title: string
  /** What to do next. */
  children?: ReactNode
  level?: 1 | 2 | 3
}

export function EmptyPlace({ icon, title, children, level = 2 }: EmptyPlaceProps) {
  const Heading = `h${level}` as const
  return (
    <div className={styles.place}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.next}>{children}</div>}
    </div>
  )
}
