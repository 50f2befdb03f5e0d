import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Note } from '../../shared/contract/crm.ts'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { changeNote, deleteNote, pinNote } from '../api/crm.ts'
import { exactTime, listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { EditIcon } from '../ui/icons/EditIcon.tsx'
import { PinIcon } from '../ui/icons/PinIcon.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { lazyPart } from '../ui/lazy-part.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './NoteCard.module.css'

const NoteEditor = lazyPart(async () => (await import('./NoteEditor.tsx')).NoteEditor)

interface NoteCardProps {
  kind: CrmKind
  note: Note
  pinned: boolean
}

export function NoteCard({ kind, note, pinned }: NoteCardProps) {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const router = useRouter()
  const tell = useTell()
  const words = useErrorWords()
  const [editing, setEditing] = useState<Note | null>(null)
  const written = new Date(`${note.add_time.replace(' ', 'T')}Z`)
  const tried = (act: Promise<unknown>, done?: string) =>
    void act.then(
      () => done && tell({ tone: 'plain', text: done }),
      (error: unknown) => tell({ tone: 'failure', text: words(error) }),
    )
  // A link to our own pages does not load everything anew.
  const stayInside = (event: MouseEvent) => {
    const link = (event.target as HTMLElement).closest('a')
    if (!link || link.origin !== window.location.origin || event.metaKey || event.ctrlKey) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    router.history.push(link.pathname + link.search)
  }
  if (editing)
    return (
      <Suspense>
        <NoteEditor
          content={editing.content}
          onSave={(content) => changeNote(note.id, { content, version: editing.version })}
          onClose={() => setEditing(null)}
        />
      </Suspense>
    )
  return (
    <article
      className={styles.note}
      data-automatic={note.automatic || undefined}
      aria-label={t('noteBy', { name: note.user.name })}
    >
      <header className={styles.head}>
        <Avatar id={note.user_id} name={note.user.name} size={22} />
        <span className={styles.author}>{note.user.name}</span>
        <time dateTime={written.toISOString()} title={exactTime(written, reader)} className={styles.time}>
          {listTime(written, now, reader)}
        </time>
        {note.automatic && <span className={styles.time}>{t('autoNote')}</span>}
        <span className={styles.acts}>
          <IconButton
            quiet
            label={t(pinned ? 'unpin' : 'pin')}
            aria-pressed={pinned}
            onClick={() => tried(pinNote(kind, note.id, !pinned))}
          >
            <PinIcon size={16} />
          </IconButton>
          <IconButton quiet label={t('editNote')} onClick={() => setEditing(note)}>
            <EditIcon size={16} />
          </IconButton>
          <IconButton
            quiet
            label={t('deleteNote')}
            onClick={() => tried(deleteNote(note.id), t('noteDeleted'))}
          >
            <TrashIcon size={16} />
          </IconButton>
        </span>
      </header>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked */}
      <div
        className={styles.content}
        dir="auto"
        onClick={stayInside}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: the server lets only harmless elements in, and the policy no script
        dangerouslySetInnerHTML={{ __html: note.content }}
      />
    </article>
  )
}
