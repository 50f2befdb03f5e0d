import type { ReactNode } from 'react'
import styles from './SectionList.module.css'

/** The list of places within one part of the product, with its headings. */
export function SectionList({
  title,
  label,
  children,
}: {
  title: string
  label: string
  children: ReactNode
}) {
  return (
    <nav aria-label={label} className={styles.list}>
      <p className={styles.title}>{title}</p>
      {children}
    </nav>
  )
}

export function SectionGroup({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div className={styles.group}>
      {title && <p className={styles.groupTitle}>{title}</p>}
      <ul>{children}</ul>
    </div>
  )
}
