import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation, Section } from '../../../shared/contract/conversations.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { clockTime, listTime } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { useDraft } from '../../state/drafts.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { channelsQuery, usersQuery } from '../../state/queries.ts'
import { usePendingOf } from '../../state/use-pending.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { AssignIcon } from '../../ui/icons/AssignIcon.tsx'
import { CheckCircleIcon } from '../../ui/icons/CheckCircleIcon.tsx'
import { ReopenIcon } from '../../ui/icons/ReopenIcon.tsx'
import { nameContact } from '../name-contact.ts'
import { DeliveryMark } from '../thread/DeliveryMark.tsx'
import { useConversationActs } from '../use-conversation-acts.ts'
import styles from './ConversationEntry.module.css'
import { describeMessage } from './describe-message.ts'

interface ConversationEntryProps {
  conversation: Conversation
  index: number
  /** How many there are; -1 where nobody knows yet. */
  total: number
  top: number
  section: Section
  showSection: boolean
  selected: boolean
}

const soonMilliseconds = 2 * 3_600_000

export const ConversationEntry = memo(function ConversationEntry({
  conversation,
  index,
  total,
  top,
  section,
  showSection,
  selected,
}: ConversationEntryProps) {
  const t = useTranslations()
  const me = useMe()
  const reader = useReader()
  const now = useNow()
  const cache = useQueryClient()
  const acts = useConversationActs(cache, conversation)
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const users = useQuery(usersQuery).data
  const draft = useDraft(conversation.id)
  const unsent = usePendingOf(conversation.id).some((message) => message.state === 'not_sent')

  const name = nameContact(conversation.contact)
  const unread = conversation.unread_count > 0
  const assignee = users?.find((user) => user.id === conversation.assignee_id)
  const last = conversation.last_message
  const at = new Date(conversation.last_message_at)
  const leftMilliseconds = conversation.window.until
    ? Date.parse(conversation.window.until) - now.getTime()
    : null
  const endsSoon =
    conversation.status === 'open' &&
    conversation.window.state === 'open' &&
    leftMilliseconds !== null &&
    leftMilliseconds > 0 &&
    leftMilliseconds < soonMilliseconds

  return (
    <li
      aria-label={name}
      aria-setsize={total}
      aria-posinset={index + 1}
      data-index={index}
      data-unread={unread || undefined}
      data-selected={selected || undefined}
      className={styles.entry}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Link
        to="/leads/messaging/$conversationId"
        params={{ conversationId: conversation.id }}
        search={{ section }}
        aria-current={selected ? 'page' : undefined}
        className={styles.link}
      >
        <Avatar
          id={conversation.contact.id}
          name={conversation.contact.name}
          picture={conversation.contact.avatar_url}
          channel={channel?.type}
        />
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            {channel && <span className="for-readers">, {t(`channel.${channel.type}`)}, </span>}
            <time dateTime={conversation.last_message_at} className={styles.time}>
              {listTime(at, now, reader)}
            </time>
          </span>
          <span className={styles.line}>
            <span className={styles.last}>
              {draft && !selected ? (
                <>
                  <span className={styles.draft}>{t('list.draft')}: </span>
                  {draft}
                </>
              ) : (
                last && <LastMessage message={last} meId={me.id} />
              )}
            </span>
            {unsent && <span className={styles.failed}>{t('list.notSent')}</span>}
            {endsSoon && (
              <span
                className={styles.soon}
                title={clockTime(new Date(conversation.window.until ?? ''), reader)}
              >
                {t('list.endsSoon', { minutes: Math.ceil((leftMilliseconds ?? 0) / 60_000) })}
              </span>
            )}
            {showSection && <span className={styles.chip}>{t(`list.${conversation.section}`)}</span>}
            {assignee && section !== 'mine' && (
              <span className={styles.assignee}>
                <span className="for-readers">
                  {t('thread.assignee')}: {assignee.name}
                </span>
                <Avatar id={assignee.id} name={assignee.name} size={18} />
              </span>
            )}
            {unread && (
              <span className={styles.unread}>
                <span className="for-readers">{t('list.unread')}: </span>
                {conversation.unread_count > 99 ? '99+' : conversation.unread_count}
              </span>
            )}
          </span>
        </span>
      </Link>
      <span className={styles.acts}>
        {conversation.assignee_id !== me.id && me.available && conversation.status === 'open' && (
          <IconButton label={t('list.assignToMe')} quiet onClick={() => acts.assign(me.id)}>
            <AssignIcon size={18} />
          </IconButton>
        )}
        {conversation.status === 'open' ? (
          <IconButton label={t('list.close')} quiet onClick={acts.close}>
            <CheckCircleIcon size={18} />
          </IconButton>
        ) : (
          <IconButton label={t('list.reopen')} quiet onClick={acts.reopen}>
            <ReopenIcon size={18} />
          </IconButton>
        )}
      </span>
    </li>
  )
})

function LastMessage({ message, meId }: { message: Message; meId: number }) {
  const t = useTranslations('list')
  const words = {
    photo: t('photo'),
    file: t('file'),
    location: t('location'),
    withdrawn: t('withdrawn'),
    emptyMessage: t('emptyMessage'),
  }
  const text = describeMessage(message, words)
  if (message.direction === 'in' || message.author.type === 'system') return text
  const author = message.author.id === meId ? t('you') : message.author.name
  return (
    <>
      <DeliveryMark status={message.status} className={styles.mark} />
      {author ? `${author}: ` : ''}
      {text}
    </>
  )
}
