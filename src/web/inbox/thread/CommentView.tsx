import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Comment } from '../../../shared/contract/comments.ts'
import { clockTime, exactTime } from '../../locales/format-time.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { useReader } from '../../locales/use-reader.ts'
import { changeComment, deleteComment } from '../../state/comment.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { EditIcon } from '../../ui/icons/EditIcon.tsx'
import { LockIcon } from '../../ui/icons/LockIcon.tsx'
import { TrashIcon } from '../../ui/icons/TrashIcon.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { CommentField } from '../composer/CommentField.tsx'
import { CommentText } from './CommentText.tsx'
import styles from './CommentView.module.css'

/** What a colleague says to colleagues: full width, another surface, a lock. Never sent. */
export function CommentView({ comment }: { comment: Comment }) {
  return (
    <RoomWords room="beside">
      <View comment={comment} />
    </RoomWords>
  )
}

function View({ comment }: { comment: Comment }) {
  const t = useTranslations('comment')
  const reader = useReader()
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const [text, setText] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const at = new Date(comment.created_at)
  const name = comment.author.id === me.id ? t('you') : comment.author.name
  const mine = comment.author.id === me.id

  const change = async () => {
    const next = text?.trim() ?? ''
    if (next === '' || next === comment.text) {
      setText(null)
      return
    }
    try {
      await changeComment(cache, comment, next)
      setText(null)
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }
  const remove = () =>
    deleteComment(cache, comment).catch((error: unknown) => tell({ tone: 'failure', text: words(error) }))

  return (
    <article
      className={styles.comment}
      data-comment={comment.id}
      aria-label={t('by', { name, time: exactTime(at, reader) })}
    >
      <header className={styles.head}>
        <LockIcon size={14} />
        <strong className={styles.name} dir="auto">
          {name}
        </strong>
        <span>{t('comment')}</span>
        <time dateTime={comment.created_at} title={exactTime(at, reader)}>
          {clockTime(at, reader)}
        </time>
        {comment.edited_at && <span>{t('edited')}</span>}
        {mine && text === null && !asking && (
          <span className={styles.acts}>
            <IconButton quiet label={t('edit')} className={styles.act} onClick={() => setText(comment.text)}>
              <EditIcon size={16} />
            </IconButton>
            <IconButton quiet label={t('delete')} className={styles.act} onClick={() => setAsking(true)}>
              <TrashIcon size={16} />
            </IconButton>
          </span>
        )}
      </header>
      {text === null ? (
        <CommentText text={comment.text} mentioned={comment.mentioned_user_ids} />
      ) : (
        <form
          className={styles.editing}
          onSubmit={(event) => {
            event.preventDefault()
            void change()
          }}
        >
          <CommentField
            label={t('editLabel')}
            text={text}
            onText={setText}
            onSubmit={() => void change()}
            onEscape={() => setText(null)}
            autoFocus
          />
          <div className={styles.buttons}>
            <Button onClick={() => setText(null)}>{t('cancel')}</Button>
            <Button tone="accent" type="submit">
              {t('save')}
            </Button>
          </div>
        </form>
      )}
      {asking && (
        <div className={styles.buttons}>
          <span>{t('deleteAsk')}</span>
          <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
          <Button tone="danger" onClick={() => void remove()}>
            {t('deleteConfirm')}
          </Button>
        </div>
      )}
    </article>
  )
}
