import { Fragment } from 'react'
import styles from './Keys.module.css'

const onMac = /mac|iphone|ipad/i.test(navigator.platform)
const names: Record<string, string> = onMac ? { mod: '⌘', shift: '⇧' } : { mod: 'Ctrl', shift: 'Shift' }

/** The keys of a shortcut as they stand on the reader's keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split('+').map((key, at) => (
        <Fragment key={key}>
          {at > 0 && <span className="for-readers">+</span>}
          <kbd className={styles.key}>{names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
