import type { CSSProperties } from 'react'
import { useTranslations } from 'use-intl'
import type { Attachment } from '../../../shared/contract/messages.ts'
import { FileIcon } from '../../ui/icons/FileIcon.tsx'
import styles from './AttachmentView.module.css'

/** A picture keeps its place while it loads; everything else is a line to open. */
export function AttachmentView({ attachment }: { attachment: Attachment }) {
  const t = useTranslations('thread')
  const name = attachment.name ?? t('attachment')
  if (attachment.status === 'ready' && attachment.url) {
    if (attachment.content_type?.startsWith('image/')) {
      return (
        <a
          href={attachment.url}
          target="_blank"
          rel="noopener"
          className={styles.picture}
          style={placeOf(attachment)}
        >
          <img src={attachment.url} alt={name} loading="lazy" />
        </a>
      )
    }
    if (attachment.content_type?.startsWith('audio/'))
      return (
        // biome-ignore lint/a11y/useMediaCaption: what a customer says has no captions
        <audio src={attachment.url} controls preload="metadata" aria-label={name} className={styles.sound} />
      )
    if (attachment.content_type?.startsWith('video/'))
      return (
        // biome-ignore lint/a11y/useMediaCaption: what a customer films has no captions
        <video src={attachment.url} controls preload="metadata" aria-label={name} className={styles.film} />
      )
    return (
      <a href={attachment.url} target="_blank" rel="noopener" className={styles.file}>
        <FileIcon size={18} />
        <span className={styles.name}>{name}</span>
        {attachment.size !== null && <span className={styles.size}>{sizeWords(attachment.size)}</span>}
      </a>
    )
  }
  return (
    <span className={styles.file}>
      <FileIcon size={18} />
      <span className={styles.name}>{name}</span>
      <span className={styles.size}>
        {attachment.status === 'failed' ? t('attachmentFailed') : t('attachmentWaiting')}
      </span>
    </span>
  )
}

const widest = 280
const tallest = 360

/** The place that the picture will take, known before its first byte: nothing jumps. */
function placeOf({ width, height }: Attachment): CSSProperties | undefined {
  if (!width || !height) return undefined
  const shown = Math.min(widest, width, (tallest * width) / height)
  // Very long and very flat ones are cut to a shape that can be seen and pressed.
  return {
    width: Math.max(shown, 96),
    height: 'auto',
    aspectRatio: Math.min(Math.max(width / height, 0.4), 4),
  }
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
