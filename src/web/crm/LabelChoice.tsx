import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { LeadLabel } from '../../shared/contract/crm.ts'
import { Button } from '../ui/Button.tsx'
import styles from './LabelChoice.module.css'

interface LabelChoiceProps {
  labels: readonly LeadLabel[]
  chosen: readonly string[]
  /** Null: left as it was. */
  onDone: (chosen: string[] | null) => void
}

export function LabelChoice({ labels, chosen, onDone }: LabelChoiceProps) {
  const t = useTranslations()
  const [ids, setIds] = useState([...chosen])
  return (
    <fieldset className={styles.choice}>
      <legend className="for-readers">{t('crm.labels')}</legend>
      {labels.map((label, index) => (
        <label key={label.id} className={styles.label}>
          <input
            type="checkbox"
            // biome-ignore lint/a11y/noAutofocus: it was opened to be chosen from
            autoFocus={index === 0}
            checked={ids.includes(label.id)}
            onChange={(event) =>
              setIds(event.target.checked ? [...ids, label.id] : ids.filter((id) => id !== label.id))
            }
          />
          {label.name}
        </label>
      ))}
      <div className={styles.acts}>
        <Button tone="save" onClick={() => onDone(ids)}>
          {t('crm.save')}
        </Button>
        <Button onClick={() => onDone(null)}>{t('form.cancel')}</Button>
      </div>
    </fieldset>
  )
}
