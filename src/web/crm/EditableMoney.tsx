import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { currencies } from './currencies.ts'
import { EditableField } from './EditableField.tsx'
import styles from './LabelChoice.module.css'
import { readAmount } from './read-amount.ts'

interface Money {
  amount: number
  currency: string
}

interface EditableMoneyProps {
  label: string
  value: Money | null
  shown: ReactNode
  onSave: (value: Money | null) => Promise<unknown>
}

export function EditableMoney({ label, value, shown, onSave }: EditableMoneyProps) {
  return (
    <EditableField label={label} shown={shown}>
      {({ done }) => <Fields value={value} onDone={(next) => done(next && (() => onSave(next.value)))} />}
    </EditableField>
  )
}

function Fields({
  value,
  onDone,
}: {
  value: Money | null
  onDone: (next: { value: Money | null } | null) => void
}) {
  const t = useTranslations()
  const [typed, setTyped] = useState(value ? String(value.amount) : '')
  const [currency, setCurrency] = useState(value?.currency ?? 'USD')
  const amount = readAmount(typed)
  const strange = typed.trim() !== '' && amount === null
  const offered = currencies.includes(currency) ? currencies : [currency, ...currencies]
  return (
    <form
      className={styles.choice}
      onSubmit={(event) => {
        event.preventDefault()
        if (!strange) onDone({ value: amount === null ? null : { amount, currency } })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(null)
      }}
    >
      <TextField
        autoFocus
        label={t('crm.value')}
        value={typed}
        onValue={setTyped}
        problem={strange ? t('crm.valueStrange') : null}
        inputMode="decimal"
        autoComplete="off"
      />
      <SelectField label={t('crm.currency')} value={currency} onValue={setCurrency}>
        {offered.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
      <div className={styles.acts}>
        <Button tone="save" type="submit">
          {t('crm.save')}
        </Button>
        <Button onClick={() => onDone(null)}>{t('form.cancel')}</Button>
      </div>
    </form>
  )
}
