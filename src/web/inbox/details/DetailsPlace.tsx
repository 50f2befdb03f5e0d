import type { CSSProperties, ReactNode } from 'react'
import styles from './DetailsPane.module.css'

const storageKey = 'tsunagi.details-width'

export const keptWidth = (): number => Number(localStorage.getItem(storageKey)) || 304

export const keepWidth = (width: number): void => localStorage.setItem(storageKey, String(width))

/** The room beside the thread, there from the first moment, so that nothing jumps when its content is loaded. */
export function DetailsPlace({ width = keptWidth(), children }: { width?: number; children?: ReactNode }) {
  return (
    <aside className={styles.pane} style={{ '--details-width': `${width}px` } as CSSProperties}>
      {children}
    </aside>
  )
}
