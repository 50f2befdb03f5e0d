import { type KeyboardEvent, type ReactNode, useEffect, useId, useImperativeHandle, useState } from 'react'
import styles from './Suggestions.module.css'

export interface SuggestionKeys {
  /** True where the list took the key. */
  press(event: KeyboardEvent): boolean
}

export interface Suggestion {
  id: string
  content: ReactNode
}

interface SuggestionsProps {
  label: string
  items: readonly Suggestion[]
  /** Where there is nothing to choose. */
  empty: ReactNode
  keys: React.Ref<SuggestionKeys>
  onChoose(id: string): void
  onClose(): void
  /** The id of the chosen option, for the text box that keeps the focus. */
  onActive?(optionId: string | undefined): void
  foot?: ReactNode
}

/** A list above a text box: the box keeps the focus, the arrows go through the list, Enter chooses. */
export function Suggestions({
  label,
  items,
  empty,
  keys,
  onChoose,
  onClose,
  onActive,
  foot,
}: SuggestionsProps) {
  const id = useId()
  const [wanted, setWanted] = useState(0)
  const at = Math.min(wanted, items.length - 1)
  const active = items[at]
  const optionId = (item: Suggestion) => `${id}-${item.id}`
  const activeId = active && optionId(active)

  useEffect(() => {
    onActive?.(activeId)
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
    return () => onActive?.(undefined)
  }, [activeId, onActive])

  useImperativeHandle(keys, () => ({
    press(event) {
      if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return false
      if (event.key === 'Escape') onClose()
      else if (event.key === 'ArrowDown') setWanted(items.length > 0 ? (at + 1) % items.length : 0)
      else if (event.key === 'ArrowUp')
        setWanted(items.length > 0 ? (at - 1 + items.length) % items.length : 0)
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && active)
        onChoose(active.id)
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }))

  return (
    <div className={styles.popup}>
      {items.length === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        <div role="listbox" aria-label={label} className={styles.list}>
          {items.map((item) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the text box has the focus and the keys
            <div
              key={item.id}
              id={optionId(item)}
              role="option"
              aria-selected={item === active}
              className={styles.option}
              // The text box keeps the focus, and a phone its keyboard.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setWanted(items.indexOf(item))}
              onClick={() => onChoose(item.id)}
            >
              {item.content}
            </div>
          ))}
        </div>
      )}
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  )
}
