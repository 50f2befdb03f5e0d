import { type CSSProperties, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Attachment } from '../../../shared/contract/messages.ts'
import { FileIcon } from '../../ui/icons/FileIcon.tsx'
import { LinkIcon } from '../../ui/icons/LinkIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import styles from './AttachmentView.module.css'

const PictureViewer = lazyPart(async () => (await import('./PictureViewer.tsx')).PictureViewer)
const AudioPlayer = lazyPart(async () => (await import('./AudioPlayer.tsx')).AudioPlayer)
const ContactCard = lazyPart(async () => (await import('./ContactCard.tsx')).ContactCard)

interface AttachmentViewProps {
  attachment: Attachment
  conversationId: string
}

/** A picture keeps its place while it loads, and opens large; the rest is played, or is a line to open. */
export function AttachmentView({ attachment, conversationId }: AttachmentViewProps) {
  const t = useTranslations('thread')
  const [opened, setOpened] = useState(false)
  const name = attachment.name ?? t('attachment')
  const type = attachment.content_type ?? ''
  if (attachment.status === 'ready' && attachment.url) {
    const { url } = attachment
    if (type.startsWith('image/')) {
      return (
        <>
          <button
            type="button"
            aria-label={t('openPicture', { name })}
            className={styles.picture}
            data-sticker={type === 'image/webp' || undefined}
            style={placeOf(attachment)}
            onClick={() => setOpened(true)}
          >
            <img src={url} alt={name} loading="lazy" />
          </button>
          {opened && (
            <Suspense>
              <PictureViewer
                conversationId={conversationId}
                picture={attachment}
                onClose={() => setOpened(false)}
              />
            </Suspense>
          )}
        </>
      )
    }
    if (type.startsWith('audio/'))
      return (
        <Suspense fallback={<span className={styles.sound} />}>
          <AudioPlayer url={url} name={name} />
        </Suspense>
      )
    if (type.startsWith('video/'))
      return (
        // biome-ignore lint/a11y/useMediaCaption: what a customer films has no captions
        <video
          src={url}
          controls
          preload="metadata"
          aria-label={name}
          className={styles.film}
          style={placeOf(attachment)}
        />
      )
    if (type === 'text/vcard')
      return (
        <Suspense fallback={<span className={styles.file}>{name}</span>}>
          <ContactCard url={url} name={name} />
        </Suspense>
      )
    if (type === 'text/uri-list')
      return (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow" className={styles.file}>
          <LinkIcon size={18} />
          <span className={styles.link}>
            <span className={styles.name} dir="auto">
              {attachment.name ?? t('sharedLink')}
            </span>
            <span className={styles.size}>{hostOf(url)}</span>
          </span>
        </a>
      )
    return (
      <a href={url} target="_blank" rel="noopener" className={styles.paper}>
        <span className={styles.kind} data-kind={kindOf(attachment)} aria-hidden="true">
          {kindOf(attachment) ?? <FileIcon size={20} />}
        </span>
        <span className={styles.link}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <span className={styles.size}>
            {attachment.size !== null && `${sizeWords(attachment.size)} · `}
            {type === 'application/pdf' ? t('openFile') : t('saveFile')}
          </span>
        </span>
      </a>
    )
  }
  return (
    <span className={styles.file}>
      <FileIcon size={18} />
      <span className={styles.name}>{name}</span>
      <span className={styles.size}>{wordsFor(attachment)}</span>
    </span>
  )

  function wordsFor({ status, failure }: Attachment): string {
    if (status !== 'failed') return t('attachmentWaiting')
    return failure?.code === 'MEDIA_NOT_SHOWN' ? t('attachmentNotShown') : t('attachmentFailed')
  }
}

/** PDF, DOCX: what stands on the sheet; null where neither name nor type say it in a few letters. */
function kindOf({ name, content_type }: Attachment): string | null {
  if (content_type === 'application/pdf') return 'PDF'
  return /\.([a-z0-9]{2,4})$/i.exec(name ?? '')?.[1]?.toUpperCase() ?? null
}

const widest = 280
const tallest = 360

/** The place that the picture will take, known before its first byte: nothing jumps. */
function placeOf({ width, height, content_type }: Attachment): CSSProperties | undefined {
  if (!width || !height) return undefined
  const limit = content_type === 'image/webp' ? 160 : widest
  const shown = Math.min(limit, width, (tallest * width) / height)
  // Very long and very flat ones are cut to a shape that can be seen and pressed.
  return {
    width: Math.max(shown, 96),
    height: 'auto',
    aspectRatio: Math.min(Math.max(width / height, 0.4), 4),
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
