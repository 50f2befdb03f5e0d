import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { createItem } from '../api/crm.ts'
import { Button } from '../ui/Button.tsx'
import { EditableField } from './EditableField.tsx'
import styles from './EditableNamed.module.css'
import { itemPaths } from './item-path.ts'
import { NamedField, type Pick } from './NamedField.tsx'

interface EditableNamedProps {
  kind: 'person' | 'organization'
  label: string
  value: { id: number; name: string } | null
  onSave: (id: number | null) => Promise<unknown>
}

/** Whom an item belongs to: a link to their page, and a way to choose another. */
export function EditableNamed({ kind, label, value, onSave }: EditableNamedProps) {
  return (
    <div className={styles.named}>
      <EditableField label={label} shown={value?.name}>
        {({ done }) => <Chooser {...{ kind, label, value, onSave, done }} />}
      </EditableField>
      {value && (
        <Link to={itemPaths[kind]} params={{ itemId: String(value.id) }} className={styles.link}>
          <span className="for-readers">{value.name}</span>
          <span aria-hidden="true">↗</span>
        </Link>
      )}
    </div>
  )
}

function Chooser({
  kind,
  label,
  value,
  onSave,
  done,
}: EditableNamedProps & { done: (save: (() => Promise<unknown>) | null) => void }) {
  const t = useTranslations()
  const [pick, setPick] = useState<Pick | null>(value)
  const save = async () => {
    const id = pick && (pick.id ?? (await createItem(kind, { name: pick.name })).data.id)
    await onSave(id)
  }
  return (
    <div className={styles.chooser}>
      <NamedField
        kind={kind}
        label={label}
        value={pick}
        onValue={setPick}
        newLabel={(name) => t('crm.newNamed', { name })}
      />
      <div className={styles.acts}>
        <Button tone="save" onClick={() => done(pick?.id === value?.id && pick?.id != null ? null : save)}>
          {t('crm.save')}
        </Button>
        <Button onClick={() => done(null)}>{t('form.cancel')}</Button>
      </div>
    </div>
  )
}
