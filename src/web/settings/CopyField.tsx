import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import { CheckIcon } from '../ui/icons/CheckIcon.tsx'
import { CopyIcon } from '../ui/icons/CopyIcon.tsx'
import styles from './CopyField.module.css'

/** A value to paste elsewhere. Where the browser may not write to the clipboard, it is selected for copying. */
export function CopyField({ label, value, act }: { label: string; value: string; act?: string }) {
  const t = useTranslations('settings')
  const field = useRef<HTMLInputElement>(null)
  const [done, setDone] = useState(false)
  const copy = async () => {
    field.current?.select()
    if (!navigator.clipboard) return
    await navigator.clipboard.writeText(value)
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <div className={styles.line}>
      <input
        ref={field}
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        className={styles.value}
      />
      <Button onClick={() => void copy()} className={styles.copy}>
        {done ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
        <span aria-live="polite">{done ? t('copied') : (act ?? t('copyAddress'))}</span>
      </Button>
    </div>
  )
}
