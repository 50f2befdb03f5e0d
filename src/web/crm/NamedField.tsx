import { Combobox } from '@base-ui/react/combobox'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { namedQuery } from '../state/crm-queries.ts'
import popup from '../ui/popup.module.css'
import field from '../ui/TextField.module.css'
import styles from './NamedField.module.css'

/** One that is there, or (`id` null) one that is made with this name. */
export interface Pick {
  id: number | null
  name: string
}

interface NamedFieldProps {
  kind: 'person' | 'organization'
  label: string
  value: Pick | null
  onValue: (value: Pick | null) => void
  /** Says that one of this name is made; left out, only those that are there can be chosen. */
  newLabel?: (name: string) => string
}

/** Chooses a person or an organization by a few letters. */
export function NamedField({ kind, label, value, onValue, newLabel }: NamedFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState(value?.name ?? '')
  const term = useDeferredValue(typed.trim())
  const searched = term.length > 1 && term !== value?.name
  const found = useQuery({
    ...namedQuery(kind, term),
    enabled: searched,
    placeholderData: (before) => before,
  })
  const hits: Pick[] = searched ? (found.data ?? []).map(({ id: known, name }) => ({ id: known, name })) : []
  const offered =
    newLabel && term !== '' && !hits.some((hit) => hit.name === term) && term !== value?.name
      ? [...hits, { id: null, name: term }]
      : hits
  const items = value && !offered.some((hit) => hit.id === value.id) ? [...offered, value] : offered
  return (
    <div className={field.field}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <Combobox.Root
        items={items}
        filter={null}
        value={value}
        inputValue={typed}
        onInputValueChange={(text: string) => {
          setTyped(text)
          if (text.trim() === '') onValue(null)
        }}
        onValueChange={(pick: Pick | null) => {
          onValue(pick)
          setTyped(pick?.name ?? '')
        }}
        onOpenChange={(open: boolean) => {
          // What was typed and not chosen is not what is kept.
          if (!open) setTyped(value?.name ?? '')
        }}
        itemToStringLabel={(pick: Pick) => pick.name}
        isItemEqualToValue={(a: Pick, b: Pick) => a.id === b.id && a.name === b.name}
        autoHighlight
      >
        <Combobox.Input id={id} className={field.input} autoComplete="off" maxLength={255} />
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className={`${popup.positioner} ${styles.positioner}`}>
            <Combobox.Popup className={`${popup.popup} ${styles.popup}`} hidden={offered.length === 0}>
              <Combobox.List>
                {(pick: Pick) => (
                  <Combobox.Item
                    key={pick.id ?? `new ${pick.name}`}
                    value={pick}
                    className={popup.item}
                    hidden={pick === value}
                  >
                    {pick.id === null ? newLabel?.(pick.name) : pick.name}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  )
}
