import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { type CSSProperties, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import { setErasing, useErasing } from '../state/erasing.ts'
import { countsQuery } from '../state/queries.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { ResizeHandle } from '../ui/ResizeHandle.tsx'
import { ConversationList } from './conversation-list/ConversationList.tsx'
import styles from './Inbox.module.css'

const EraseContact = lazyPart(async () => (await import('./details/EraseContact.tsx')).EraseContact)

const storageKey = 'tsunagi.list-width'

/** The list, and beside it the open conversation; on a phone one of the two. */
export function Inbox() {
  const t = useTranslations('inbox')
  const { conversationId } = useParams({ strict: false })
  const unread = useQuery(countsQuery).data?.unread ?? 0
  const erasing = useErasing()
  const [width, setWidth] = useState(() => Number(localStorage.getItem(storageKey)) || 344)
  const resize = (next: number) => {
    localStorage.setItem(storageKey, String(next))
    setWidth(next)
  }
  return (
    <main
      className={styles.inbox}
      data-open={conversationId ? true : undefined}
      style={{ '--list-width': `${width}px` } as CSSProperties}
    >
      <title>{`${unread > 0 ? `(${unread}) ` : ''}${t('title')} · Tsunagi`}</title>
      <div className={styles.list}>
        <ConversationList selectedId={conversationId}>
          <ResizeHandle
            label={t('resizeList')}
            side="right"
            value={width}
            least={280}
            most={480}
            onValue={resize}
          />
        </ConversationList>
      </div>
      <div className={styles.open}>
        <Outlet />
      </div>
      {erasing && (
        <Suspense>
          <EraseContact {...erasing} onClose={() => setErasing(null)} />
        </Suspense>
      )}
    </main>
  )
}
