import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { writeComment } from '../../state/comment.ts'
import { keepItem } from '../../state/keep-item.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { tellTyping, tellTypingOver } from '../../state/presence.ts'
import { Button } from '../../ui/Button.tsx'
import { LockIcon } from '../../ui/icons/LockIcon.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import styles from './CommentComposer.module.css'
import { CommentField } from './CommentField.tsx'
import composer from './Composer.module.css'

interface CommentComposerProps {
  conversationId: string
  commentSwitch: ReactNode
}

/** Words to colleagues. It has no way to send: it looks different, and its button says something else. */
export function CommentComposer(props: CommentComposerProps) {
  return (
    <RoomWords room="beside">
      <Writing {...props} />
    </RoomWords>
  )
}

function Writing({ conversationId, commentSwitch }: CommentComposerProps) {
  const t = useTranslations('comment')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const key = `tsunagi.comment.${me.id}.${conversationId}`
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '')
  const [busy, setBusy] = useState(false)

  const write = (next: string) => {
    setText(next)
    keepItem(key, next)
    if (next.trim() === '') tellTypingOver(conversationId, 'colleagues')
    else tellTyping(conversationId, 'colleagues')
  }
  const submit = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    try {
      await writeComment(cache, conversationId, text.trim())
      write('')
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className={composer.composer}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className={styles.note}>
        <LockIcon size={14} />
        {t('note')}
      </p>
      <div className={`${composer.box} ${styles.box}`}>
        <CommentField
          label={t('comment')}
          text={text}
          onText={write}
          onSubmit={() => void submit()}
          autoFocus
        />
        <div className={composer.tools}>
          <span className={composer.gap} />
          {commentSwitch}
          <Button type="submit" tone="accent" aria-disabled={busy || text.trim() === '' || undefined}>
            {t('add')}
          </Button>
        </div>
      </div>
      <p className={composer.hint}>{t('hint')}</p>
    </form>
  )
}
