import { type ReactNode, useId } from 'react'
import styles from './TextField.module.css'

interface SelectFieldProps {
  label: string
  value: string
  onValue: (value: string) => void
  /** The options. */
  children: ReactNode
}

/** The browser's own list: by keyboard and on a phone it is what people know. */
export function SelectField({ label, value, onValue, children }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        className={styles.input}
      >
        {children}
      </select>
    </div>
  )
}
