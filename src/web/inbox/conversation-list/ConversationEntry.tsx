import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { clockTime, listTime } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { useDraft } from '../../state/drafts.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import type { ListFilter } from '../../state/list-filter.ts'
import { channelsQuery, usersQuery } from '../../state/queries.ts'
import { usePendingOf } from '../../state/use-pending.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { AssignIcon } from '../../ui/icons/AssignIcon.tsx'
import { CheckCircleIcon } from '../../ui/icons/CheckCircleIcon.tsx'
import { ReopenIcon } from '../../ui/icons/ReopenIcon.tsx'
import { sameList } from '../inbox-search.ts'
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
  filter: ListFilter
  /** It is the open one. */
  selected: boolean
  /** The one that the Tab key stops at; the arrows lead to the others. */
  current: boolean
  selecting: boolean
  checked: boolean
  onCheck: (id: string, through: boolean) => void
}

const soonMilliseconds = 2 * 3_600_000

export const ConversationEntry = memo(function ConversationEntry({
  conversation,
  index,
  total,
  top,
  filter,
  selected,
  current,
  selecting,
  checked,
  onCheck,
}: ConversationEntryProps) {
  const t = useTranslations()
  const me = useMe()
  const reader = useReader()
  const now = useNow()
  const cache = useQueryClient()
  const acts = useConversationActs(cache, conversation)
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const users = useQuery(usersQuery).data
  const draft = useDraft(conversation.id) || conversation.draft
  const unsent = usePendingOf(conversation.id).some((message) => message.state === 'not_sent')

  const tabIndex = current ? 0 : -1
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
      data-current={current || undefined}
      data-checked={checked || undefined}
      data-selecting={selecting || undefined}
      className={styles.entry}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Link
        to="/leads/messaging/$conversationId"
        params={{ conversationId: conversation.id }}
        search={sameList}
        tabIndex={tabIndex}
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
            {filter.section === null && (
              <span className={styles.chip}>{t(`list.${conversation.section}`)}</span>
            )}
            {assignee && filter.section !== 'mine' && (
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
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={t('list.select', { name })}
          checked={checked}
          tabIndex={tabIndex}
          className={styles.box}
          // Shift is told by the click alone; the key that checks it is one, too.
          onClick={(event) => onCheck(conversation.id, event.shiftKey)}
          onChange={() => undefined}
        />
      </label>
      {!selecting && (
        <span className={styles.acts}>
          {conversation.assignee_id !== me.id && me.available && conversation.status === 'open' && (
            <ActButton label={t('list.assignToMe')} tabIndex={tabIndex} onClick={() => acts.assign(me.id)}>
              <AssignIcon size={18} />
            </ActButton>
          )}
          {conversation.status === 'open' ? (
            <ActButton label={t('list.close')} tabIndex={tabIndex} onClick={acts.close}>
              <CheckCircleIcon size={18} />
            </ActButton>
          ) : (
            <ActButton label={t('list.reopen')} tabIndex={tabIndex} onClick={acts.reopen}>
              <ReopenIcon size={18} />
            </ActButton>
          )}
        </span>
      )}
    </li>
  )
})

interface ActButtonProps {
  label: string
  tabIndex: number
  onClick: () => void
  children: ReactNode
}

/** Drawn for each entry that is scrolled by: the browser's own hint is enough. */
function ActButton({ label, ...rest }: ActButtonProps) {
  return <button type="button" aria-label={label} title={label} className={styles.act} {...rest} />
}

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
