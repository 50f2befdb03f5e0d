import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import { usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import styles from './CommentField.module.css'
import { enterSends } from './enter-rule.ts'
import { mentionBefore } from './mentions.ts'
import { type SuggestionKeys, Suggestions } from './Suggestions.tsx'

interface CommentFieldProps {
  label: string
  text: string
  onText(text: string): void
  onSubmit(): void
  onEscape?: () => void
  autoFocus?: boolean
}

/** Where a comment is written; `@` offers colleagues. */
export function CommentField({ label, text, onText, onSubmit, onEscape, autoFocus }: CommentFieldProps) {
  const t = useTranslations('comment')
  const me = useMe()
  const field = useRef<HTMLTextAreaElement>(null)
  const keys = useRef<SuggestionKeys>(null)
  const compositionEndedAt = useRef<number | null>(null)
  const [caret, setCaret] = useState(0)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [activeId, setActiveId] = useState<string | undefined>()
  const users = useQuery(usersQuery).data ?? []

  useEffect(() => {
    if (!autoFocus) return
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [autoFocus])

  const mention = mentionBefore(text, caret)
  const query = mention?.query.toLocaleLowerCase() ?? ''
  const offered = users.filter(
    (user) => user.active && user.id !== me.id && user.name.toLocaleLowerCase().includes(query),
  )
  // A name that is written out is no question any more.
  const open =
    mention !== null &&
    mention.from !== closedAt &&
    offered.length > 0 &&
    !offered.some((user) => user.name === mention.query.trimEnd())

  const choose = (id: string) => {
    const user = offered.find((candidate) => String(candidate.id) === id)
    if (!user || !mention) return
    const before = `${text.slice(0, mention.from)}@${user.name} `
    onText(before + text.slice(caret))
    setCaret(before.length)
    requestAnimationFrame(() => field.current?.setSelectionRange(before.length, before.length))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (open && keys.current?.press(event)) return
    if (event.key === 'Escape' && onEscape) {
      onEscape()
    } else if (enterSends(event.nativeEvent, compositionEndedAt.current)) {
      event.preventDefault()
      onSubmit()
    }
  }

  return (
    <div className={styles.around}>
      {open && (
        <Suggestions
          label={t('colleagues')}
          items={offered.map((user) => ({
            id: String(user.id),
            content: (
              <>
                <Avatar id={user.id} name={user.name} size={22} />
                <span>{user.name}</span>
              </>
            ),
          }))}
          empty={null}
          keys={keys}
          onChoose={choose}
          onClose={() => setClosedAt(mention.from)}
          onActive={setActiveId}
        />
      )}
      <textarea
        ref={field}
        aria-label={label}
        aria-activedescendant={open ? activeId : undefined}
        placeholder={t('placeholder')}
        value={text}
        rows={1}
        dir="auto"
        maxLength={10_000}
        className={styles.field}
        onChange={(event) => {
          onText(event.target.value)
          setCaret(event.target.selectionStart)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onCompositionEnd={(event) => {
          compositionEndedAt.current = event.nativeEvent.timeStamp
        }}
      />
    </div>
  )
}
