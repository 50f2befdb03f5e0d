import type { ReactNode } from 'react'
import styles from './Health.module.css'

/** Names with their values; what needs a look is marked, and not by colour alone. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode, trouble?: boolean][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, trouble]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd data-trouble={trouble || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
