import { memo, type ReactNode } from 'react'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import type { Me, User } from '../../../shared/contract/users.ts'
import { clockTime, listTime, type Reader } from '../../locales/format-time.ts'
import { useDraft } from '../../state/drafts.ts'
import type { ListFilter } from '../../state/list-filter.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { AssignIcon } from '../../ui/icons/AssignIcon.tsx'
import { CheckCircleIcon } from '../../ui/icons/CheckCircleIcon.tsx'
import { ReopenIcon } from '../../ui/icons/ReopenIcon.tsx'
import { nameContact } from '../name-contact.ts'
import { DeliveryMark } from '../thread/DeliveryMark.tsx'
import styles from './ConversationEntry.module.css'
import { describeMessage } from './describe-message.ts'
import type { EntryWords } from './use-entry-words.ts'

/** What is the same for all entries of a list. Asked for once: a step of the wheel makes a dozen entries in one frame. */
export interface AroundEntries {
  words: EntryWords
  me: Me
  reader: Reader
  now: Date
  channels: Channel[] | undefined
  users: User[] | undefined
  filter: ListFilter
  hrefOf: (id: string) => string
  onAct: (conversation: Conversation, act: EntryAct) => void
  onCheck: (id: string, through: boolean) => void
}

export type EntryAct = 'assignToMe' | 'close' | 'reopen'

interface ConversationEntryProps {
  conversation: Conversation
  around: AroundEntries
  index: number
  /** How many there are; -1 where nobody knows yet. */
  total: number
  top: number
  /** A message of ours did not get to the server. */
  unsent: boolean
  /** It is the open one. */
  selected: boolean
  /** The one that the Tab key stops at; the arrows lead to the others. */
  current: boolean
  selecting: boolean
  checked: boolean
}

const soonMilliseconds = 2 * 3_600_000

/** Its link is followed by the list, its acts are the list's: an entry subscribes to nothing but its draft. */
export const ConversationEntry = memo(function ConversationEntry({
  conversation,
  around,
  index,
  total,
  top,
  unsent,
  selected,
  current,
  selecting,
  checked,
}: ConversationEntryProps) {
  const { words, me, reader, now, filter, onAct } = around
  const channel = around.channels?.find((known) => known.id === conversation.channel_id)
  const draft = useDraft(conversation.id) || conversation.draft

  const tabIndex = current ? 0 : -1
  const name = nameContact(conversation.contact)
  const unread = conversation.unread_count > 0
  const assignee = around.users?.find((user) => user.id === conversation.assignee_id)
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
      <a
        href={around.hrefOf(conversation.id)}
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
            {channel && <span className="for-readers">, {words.channelTypes[channel.type]}, </span>}
            <time dateTime={conversation.last_message_at} className={styles.time}>
              {listTime(at, now, reader)}
            </time>
          </span>
          <span className={styles.line}>
            <span className={styles.last}>
              {draft && !selected ? (
                <>
                  <span className={styles.draft}>{words.draft}: </span>
                  {draft}
                </>
              ) : (
                last && <LastMessage message={last} meId={me.id} words={words} />
              )}
            </span>
            {unsent && <span className={styles.failed}>{words.notSent}</span>}
            {endsSoon && (
              <span
                className={styles.soon}
                title={clockTime(new Date(conversation.window.until ?? ''), reader)}
              >
                {words.endsSoon(Math.ceil((leftMilliseconds ?? 0) / 60_000))}
              </span>
            )}
            {filter.section === null && (
              <span className={styles.chip}>{words.sections[conversation.section]}</span>
            )}
            {assignee && filter.section !== 'mine' && (
              <span className={styles.assignee}>
                <span className="for-readers">
                  {words.assignee}: {assignee.name}
                </span>
                <Avatar id={assignee.id} name={assignee.name} size={18} />
              </span>
            )}
            {unread && (
              <span className={styles.unread}>
                <span className="for-readers">{words.unread}: </span>
                {conversation.unread_count > 99 ? '99+' : conversation.unread_count}
              </span>
            )}
          </span>
        </span>
      </a>
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={words.select(name)}
          checked={checked}
          tabIndex={tabIndex}
          className={styles.box}
          // Shift is told by the click alone; the key that checks it is one, too.
          onClick={(event) => around.onCheck(conversation.id, event.shiftKey)}
          onChange={() => undefined}
        />
      </label>
      {!selecting && (
        <span className={styles.acts}>
          {conversation.assignee_id !== me.id && me.available && conversation.status === 'open' && (
            <ActButton
              label={words.assignToMe}
              tabIndex={tabIndex}
              onClick={() => onAct(conversation, 'assignToMe')}
            >
              <AssignIcon size={18} />
            </ActButton>
          )}
          {conversation.status === 'open' ? (
            <ActButton label={words.close} tabIndex={tabIndex} onClick={() => onAct(conversation, 'close')}>
              <CheckCircleIcon size={18} />
            </ActButton>
          ) : (
            <ActButton label={words.reopen} tabIndex={tabIndex} onClick={() => onAct(conversation, 'reopen')}>
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

function LastMessage({ message, meId, words }: { message: Message; meId: number; words: EntryWords }) {
  const text = describeMessage(message, words)
  if (message.direction === 'in' || message.author.type === 'system') return text
  const author = message.author.id === meId ? words.you : message.author.name
  return (
    <>
      <DeliveryMark status={message.status} className={styles.mark} />
      {author ? `${author}: ` : ''}
      {text}
    </>
  )
}
