import { useQueryClient } from '@tanstack/react-query'
import { memo, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Message } from '../../../shared/contract/messages.ts'
import { clockTime, exactTime } from '../../locales/format-time.ts'
import { useReader } from '../../locales/use-reader.ts'
import { giveUp, retry } from '../../state/send.ts'
import { Button } from '../../ui/Button.tsx'
import { PinIcon } from '../../ui/icons/PinIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { AttachmentView } from './AttachmentView.tsx'
import { DeliveryMark } from './DeliveryMark.tsx'
import { Failure } from './Failure.tsx'
import { MessageActions } from './MessageActions.tsx'
import styles from './MessageBubble.module.css'
import { MessageText } from './MessageText.tsx'
import { Quotation } from './Quotation.tsx'

const DeliveryTimes = lazyPart(async () => (await import('./DeliveryTimes.tsx')).DeliveryTimes)

interface MessageBubbleProps {
  message: Message
  authorName: string
  contactName: string
  showMark: boolean
  markInWords: boolean
  highlighted: boolean
}

export const MessageBubble = memo(function MessageBubble({
  message,
  authorName,
  contactName,
  showMark,
  markInWords,
  highlighted,
}: MessageBubbleProps) {
  const t = useTranslations('thread')
  const reader = useReader()
  const at = new Date(message.sent_at)
  const exact = exactTime(at, reader)
  /** What the times of the delivery were asked of: the mark, or the button beside the message. */
  const [timesFrom, setTimesFrom] = useState<HTMLElement | null>(null)
  return (
    <article
      className={styles.message}
      data-direction={message.direction}
      data-message={message.id}
      data-highlighted={highlighted || undefined}
      // Reached with the arrows, and by a touch, which shows its buttons.
      tabIndex={-1}
      aria-label={`${authorName}, ${exact}`}
    >
      <div className={styles.row}>
        <div
          className={styles.bubble}
          data-withdrawn={message.withdrawn_at ? true : undefined}
          data-bare={isBare(message) || undefined}
        >
          {message.reply_to_id && (
            <Quotation
              conversationId={message.conversation_id}
              id={message.reply_to_id}
              contactName={contactName}
            />
          )}
          {message.withdrawn_at ? (
            <p className={styles.withdrawn}>{t('withdrawn')}</p>
          ) : (
            <Content message={message} />
          )}
        </div>
        <time dateTime={message.sent_at} title={exact} className={styles.exact}>
          {clockTime(at, reader)}
        </time>
        <MessageActions message={message} onTimes={message.status_times ? setTimesFrom : undefined} />
      </div>
      {message.reactions.length > 0 && (
        <ul className={styles.reactions}>
          {message.reactions.map((reaction) => {
            const name = reaction.author.name ?? contactName
            const words = t('reaction', { name, emoji: reaction.emoji })
            return (
              <li key={`${reaction.emoji} ${reaction.author.id}`} title={words}>
                <span aria-hidden="true">{reaction.emoji}</span>
                <span className="for-readers">{words}</span>
              </li>
            )
          })}
        </ul>
      )}
      {message.edited_at && <span className={styles.edited}>{t('edited')}</span>}
      <Outcome message={message} />
      {showMark && message.status !== 'failed' && message.status !== 'unknown' && (
        <button
          type="button"
          // The last one alone is a stop of the Tab key; T shows those of the message that has the focus.
          tabIndex={markInWords ? 0 : -1}
          aria-haspopup="dialog"
          className={styles.mark}
          onClick={(event) => setTimesFrom(event.currentTarget)}
        >
          <DeliveryMark status={message.status} words={markInWords} />
        </button>
      )}
      {timesFrom && (
        <Suspense>
          <DeliveryTimes message={message} anchor={timesFrom} onClose={() => setTimesFrom(null)} />
        </Suspense>
      )}
    </article>
  )
})

function Content({ message }: { message: Message }) {
  const t = useTranslations('thread')
  return (
    <>
      {message.attachments.map((attachment) => (
        <AttachmentView
          key={attachment.id}
          attachment={attachment}
          conversationId={message.conversation_id}
        />
      ))}
      {message.text && <MessageText text={message.text} />}
      {message.choice && (
        <p className={styles.choice}>
          <span className="for-readers">{t('choice')}: </span>
          {message.choice.title ?? message.choice.payload}
        </p>
      )}
      {message.location && <Place location={message.location} />}
    </>
  )
}

/** A sticker stands for itself, without a bubble. */
function isBare(message: Message): boolean {
  const [first, ...more] = message.attachments
  return (
    first?.content_type === 'image/webp' &&
    first.status === 'ready' &&
    more.length === 0 &&
    !message.text &&
    !message.reply_to_id
  )
}

function Place({ location }: { location: NonNullable<Message['location']> }) {
  const t = useTranslations('thread')
  const point = `${location.latitude},${location.longitude}`
  const where = `mlat=${location.latitude}&mlon=${location.longitude}#map=16/${location.latitude}/${location.longitude}`
  return (
    <a
      href={`https://www.openstreetmap.org/?${where}`}
      target="_blank"
      rel="noopener noreferrer"
      className={styles.place}
    >
      <PinIcon size={18} />
      <span>
        {location.name && <strong>{location.name}</strong>}
        <span>{location.address ?? point}</span>
        <span className={styles.open}>{t('mapOf')}</span>
      </span>
    </a>
  )
}

/** Failed, or nobody knows: in words, with what a person can decide. */
function Outcome({ message }: { message: Message }) {
  const t = useTranslations('failure')
  const errors = useTranslations('errors')
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  if (message.status !== 'failed' && message.status !== 'unknown') return null

  const decide = async (act: typeof retry) => {
    if (busy) return
    setBusy(true)
    try {
      await act(cache, message)
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    } finally {
      setBusy(false)
    }
  }
  const buttons = (
    <>
      <Button aria-disabled={busy || undefined} onClick={() => void decide(retry)}>
        {t('tryAgain')}
      </Button>
      <Button tone="quiet" aria-disabled={busy || undefined} onClick={() => void decide(giveUp)}>
        {t('leaveIt')}
      </Button>
    </>
  )
  if (message.status === 'unknown') {
    return (
      <Failure tone="doubt" title={t('unknownTitle')} sentence={t('unknown')}>
        {buttons}
      </Failure>
    )
  }
  const { failure } = message
  const left = failure?.code === 'GIVEN_UP'
  return (
    <Failure
      tone="failure"
      title={t('failedTitle')}
      sentence={left ? errors('GIVEN_UP') : failure ? words({ ...failure, whatToDo: '' }) : t('generic')}
      inEnglish={failure !== null && !errors.has(failure.code as never)}
      providerCode={failure?.provider_code ?? null}
    >
      {left ? undefined : buttons}
    </Failure>
  )
}
