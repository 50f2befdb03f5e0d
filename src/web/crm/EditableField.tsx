import { type ReactNode, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { calendarDay } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './EditableField.module.css'

interface FieldProps {
  label: string
  /** The label is for readers alone: the place tells it to the eye. */
  bare?: boolean | undefined
  /** What is shown; nothing where the field is empty. */
  shown: ReactNode
  /** The field while it is written in. `done` saves and closes, `leave` closes. */
  children: (edit: { done: (save: (() => Promise<unknown>) | null) => void }) => ReactNode
}

/** A fact that becomes a field where it stands: a click or Enter opens it, Enter or leaving it saves, Escape leaves it. */
export function EditableField({ label, bare, shown, children }: FieldProps) {
  const t = useTranslations('crm')
  const tell = useTell()
  const words = useErrorWords()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const done = (save: (() => Promise<unknown>) | null) => {
    setOpen(false)
    requestAnimationFrame(() => button.current?.focus())
    save?.().catch((error: unknown) => tell({ tone: 'failure', text: words(error) }))
  }
  return (
    <div className={styles.field} data-bare={bare || undefined}>
      {!bare && (
        <span aria-hidden="true" className={styles.label}>
          {label}
        </span>
      )}
      {open ? (
        <div className={styles.open}>{children({ done })}</div>
      ) : (
        <button ref={button} type="button" className={styles.shown} onClick={() => setOpen(true)}>
          <span className="for-readers">{t('edit', { field: label })}: </span>
          <span dir="auto" className={styles.value}>
            {shown || <span className={styles.none}>{t('none')}</span>}
          </span>
        </button>
      )}
    </div>
  )
}

interface TextProps {
  label: string
  bare?: boolean
  value: string
  shown?: ReactNode
  /** False: this can't be saved, and the field stays as it was. */
  judge?: ((typed: string) => boolean) | undefined
  type?: 'text' | 'date'
  onSave: (typed: string) => Promise<unknown>
}

export function EditableText({ label, bare, value, shown, judge, type = 'text', onSave }: TextProps) {
  const reader = useReader()
  const said = type === 'date' && value !== '' ? calendarDay(value, reader) : value
  return (
    <EditableField label={label} bare={bare} shown={shown ?? said}>
      {({ done }) => <TextInput {...{ label, value, judge, type, onSave, done }} />}
    </EditableField>
  )
}

function TextInput({
  label,
  value,
  judge,
  type,
  onSave,
  done,
}: Omit<TextProps, 'shown'> & { done: (save: (() => Promise<unknown>) | null) => void }) {
  const [typed, setTyped] = useState(value)
  const over = useRef(false)
  const finish = (keep: boolean) => {
    if (over.current) return
    over.current = true
    const text = typed.trim()
    done(keep && text !== value && (judge?.(text) ?? true) ? () => onSave(text) : null)
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it was opened to be written in
      autoFocus
      type={type}
      aria-label={label}
      value={typed}
      maxLength={255}
      autoComplete="off"
      className={styles.input}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}

interface ChoiceProps {
  label: string
  value: string
  shown: ReactNode
  /** The options. */
  children: ReactNode
  onSave: (value: string) => Promise<unknown>
}

export function EditableChoice({ label, value, shown, children, onSave }: ChoiceProps) {
  return (
    <EditableField label={label} shown={shown}>
      {({ done }) => (
        <select
          // biome-ignore lint/a11y/noAutofocus: it was opened to be chosen from
          autoFocus
          aria-label={label}
          defaultValue={value}
          className={styles.input}
          onChange={(event) => {
            const chosen = event.target.value
            done(() => onSave(chosen))
          }}
          onBlur={() => done(null)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') done(null)
          }}
        >
          {children}
        </select>
      )}
    </EditableField>
  )
}

interface ListProps {
  label: string
  values: string[]
  inputMode: 'tel' | 'email'
  onSave: (values: string[]) => Promise<unknown>
}

/** Several numbers or addresses, the first one first: one a line, an empty line takes one away. */
export function EditableLines({ label, values, inputMode, onSave }: ListProps) {
  return (
    <EditableField
      label={label}
      shown={
        values.length > 0 && (
          <span className={styles.lines}>
            {values.map((value) => (
              <span key={value}>{value}</span>
            ))}
          </span>
        )
      }
    >
      {({ done }) => <Lines {...{ label, values, inputMode, onSave, done }} />}
    </EditableField>
  )
}

function Lines({
  label,
  values,
  inputMode,
  onSave,
  done,
}: ListProps & { done: (save: (() => Promise<unknown>) | null) => void }) {
  const [typed, setTyped] = useState([...values, ''])
  const over = useRef(false)
  const box = useRef<HTMLDivElement>(null)
  const finish = (keep: boolean) => {
    if (over.current) return
    over.current = true
    const full = typed.map((line) => line.trim()).filter(Boolean)
    done(keep && full.join('\n') !== values.join('\n') ? () => onSave(full) : null)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus has left its fields
    <div
      ref={box}
      className={styles.lines}
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) finish(true)
      }}
    >
      {typed.map((line, index) => (
        <input
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          key={index}
          // biome-ignore lint/a11y/noAutofocus: it was opened to be written in
          autoFocus={index === Math.max(0, typed.length - 2)}
          aria-label={`${label} ${index + 1}`}
          value={line}
          inputMode={inputMode}
          maxLength={255}
          autoComplete="off"
          className={styles.input}
          onChange={(event) => {
            const next = typed.with(index, event.target.value)
            setTyped(next.at(-1) === '' ? next : [...next, ''])
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') finish(true)
            if (event.key === 'Escape') finish(false)
          }}
        />
      ))}
    </div>
  )
}
