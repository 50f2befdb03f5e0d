import { Dialog } from '@base-ui/react/dialog'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Attachment } from '../../../shared/contract/messages.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import type { Thread } from '../../state/inbox-state.ts'
import { keys } from '../../state/live-cache.ts'
import dialog from '../../ui/dialog.module.css'
import { IconButton } from '../../ui/IconButton.tsx'
import { BackIcon } from '../../ui/icons/BackIcon.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { DownloadIcon } from '../../ui/icons/DownloadIcon.tsx'
import { ZoomInIcon } from '../../ui/icons/ZoomInIcon.tsx'
import { ZoomOutIcon } from '../../ui/icons/ZoomOutIcon.tsx'
import styles from './PictureViewer.module.css'

interface PictureViewerProps {
  conversationId: string
  picture: Attachment
  onClose: () => void
}

/** One picture of the conversation, as large as there is room, and its neighbours with the arrows. */
export function PictureViewer(props: PictureViewerProps) {
  return (
    <RoomWords room="beside">
      <Viewer {...props} />
    </RoomWords>
  )
}

const zooms = [1, 1.5, 2, 3, 4]

function Viewer({ conversationId, picture, onClose }: PictureViewerProps) {
  const t = useTranslations('viewer')
  const cache = useQueryClient()
  const [pictures] = useState(() => {
    const all = cache
      .getQueryData<Thread>(keys.thread(conversationId))
      ?.messages.flatMap((message) => message.attachments)
      .filter(({ status, content_type }) => status === 'ready' && content_type?.startsWith('image/'))
    return all?.some(({ id }) => id === picture.id) ? all : [picture]
  })
  const [shown, setShown] = useState(() => pictures.findIndex(({ id }) => id === picture.id))
  const [zoom, setZoom] = useState(0)
  const current = pictures[shown] ?? picture
  const name = current.name ?? t('picture')

  const step = (by: number) => {
    setShown((at) => Math.min(Math.max(at + by, 0), pictures.length - 1))
    setZoom(0)
  }
  const zoomBy = (by: number) => setZoom((at) => Math.min(Math.max(at + by, 0), zooms.length - 1))
  const onKeyDown = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      '+': () => zoomBy(1),
      '=': () => zoomBy(1),
      '-': () => zoomBy(-1),
      '0': () => setZoom(0),
    }[event.key]
    // A picture that is larger than its place is moved with the arrows.
    if (!act || (zoom > 0 && event.key.startsWith('Arrow'))) return
    event.preventDefault()
    act()
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.popup} onKeyDown={onKeyDown}>
          <header className={styles.head}>
            <Dialog.Title className={styles.name}>{name}</Dialog.Title>
            {pictures.length > 1 && (
              <span className={styles.count} aria-live="polite">
                {t('count', { at: String(shown + 1), of: String(pictures.length) })}
              </span>
            )}
            <IconButton
              label={t('smaller')}
              aria-disabled={zoom === 0 || undefined}
              onClick={() => zoomBy(-1)}
            >
              <ZoomOutIcon />
            </IconButton>
            <IconButton
              label={t('larger')}
              aria-disabled={zoom === zooms.length - 1 || undefined}
              onClick={() => zoomBy(1)}
            >
              <ZoomInIcon />
            </IconButton>
            <a
              href={current.url ?? ''}
              download={current.name ?? ''}
              aria-label={t('download', { name })}
              title={t('download', { name })}
              className={styles.download}
            >
              <DownloadIcon />
            </a>
            <Dialog.Close
              render={
                <IconButton label={t('close')}>
                  <CrossIcon />
                </IconButton>
              }
            />
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section className={styles.place} tabIndex={0} aria-label={name}>
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are + and -, on the whole window */}
            <img
              key={current.id}
              src={current.url ?? ''}
              alt={name}
              className={styles.picture}
              data-zoomed={zoom > 0 || undefined}
              style={zoom > 0 ? { width: `${(zooms[zoom] ?? 1) * 100}%` } : undefined}
              onClick={() => setZoom(zoom > 0 ? 0 : 2)}
            />
          </section>
          {shown > 0 && (
            <IconButton label={t('previous')} className={styles.previous} onClick={() => step(-1)}>
              <BackIcon />
            </IconButton>
          )}
          {shown < pictures.length - 1 && (
            <IconButton label={t('next')} className={styles.next} onClick={() => step(1)}>
              <BackIcon className={styles.turned} />
            </IconButton>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
