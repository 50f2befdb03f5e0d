import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { FoundContact, FoundMessage, FoundPerson } from '../../../shared/contract/search.ts'
import { listTime } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { channelsQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { SearchIcon } from '../../ui/icons/SearchIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { sameList } from '../inbox-search.ts'
import { plainAddress } from '../name-contact.ts'
import styles from './Found.module.css'
import { Highlighted } from './Highlighted.tsx'
import { useFound, useFreshFinds } from './use-found.ts'

interface FoundProps {
  q: string
  selectedId: string | undefined
}

/** B8: who and what was found in everything that one may see, each kind as soon as it is there. */
export function Found({ q, selectedId }: FoundProps) {
  const t = useTranslations('search')
  const inbox = useTranslations('inbox')
  const words = useErrorWords()
  const box = useRef<HTMLDivElement>(null)
  const contacts = useFound(q, 'contacts')
  const persons = useFound(q, 'persons')
  const messages = useFound(q, 'messages')
  useFreshFinds()

  const all = [contacts, persons, messages]
  const error = all.find((one) => one.isError && !one.data)?.error
  if (error) {
    return (
      <EmptyPlace icon={<AlertIcon />} title={inbox('failedTitle')}>
        <p>{words(error)}</p>
        <Button onClick={() => all.map((one) => one.refetch())}>{inbox('tryAgain')}</Button>
      </EmptyPlace>
    )
  }
  const there = all.some((one) => (one.items?.length ?? 0) > 0)
  if (!there && all.some((one) => one.isPending || one.isPlaceholderData)) return <Waiting />
  const count = (contacts.items?.length ?? 0) + (persons.items?.length ?? 0) + (messages.items?.length ?? 0)

  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by || !(event.target instanceof HTMLAnchorElement)) return
    const links = [...(box.current?.querySelectorAll<HTMLElement>('li a') ?? [])]
    event.preventDefault()
    links[links.indexOf(event.target) + by]?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows lead from link to link
    <div ref={box} className={styles.box} onKeyDown={move}>
      <p role="status" className="for-readers">
        {all.every((one) => one.isSuccess) ? t('found', { count }) : ''}
      </p>
      {!there && (
        <EmptyPlace icon={<SearchIcon />} title={t('empty', { q })}>
          <p>{t('emptyHint')}</p>
        </EmptyPlace>
      )}
      <Group name={t('contacts')} query={contacts}>
        {contacts.items?.map((contact) => (
          <ContactHit key={contact.id} contact={contact} selectedId={selectedId} />
        ))}
      </Group>
      <Group name={t('persons')} query={persons}>
        {persons.items?.map((person) => (
          <PersonHit key={person.id} person={person} />
        ))}
      </Group>
      <Group name={t('messages')} query={messages}>
        {messages.items?.map((message) => (
          <MessageHit key={message.id} message={message} />
        ))}
      </Group>
    </div>
  )
}

interface GroupProps {
  name: string
  query: Pick<ReturnType<typeof useFound<'messages'>>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
  children: ReactNode[] | undefined
}

function Group({ name, query, children }: GroupProps) {
  const t = useTranslations('search')
  const id = useId()
  if (!children?.length) return null
  return (
    <>
      <h2 id={id} className={styles.title}>
        {name}
      </h2>
      <ul aria-labelledby={id}>{children}</ul>
      {query.hasNextPage && (
        <Button
          tone="quiet"
          className={styles.more}
          aria-disabled={query.isFetchingNextPage || undefined}
          onClick={() => void query.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </>
  )
}

function ContactHit({ contact, selectedId }: { contact: FoundContact; selectedId: string | undefined }) {
  const t = useTranslations('channel')
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === contact.channel_id)
  const name = contact.name?.trim() || contact.phone || plainAddress(text(contact))
  const selected = contact.conversation_id === selectedId
  return (
    <li aria-label={name} className={styles.hit} data-selected={selected || undefined}>
      <Link
        to="/leads/messaging/$conversationId"
        params={{ conversationId: contact.conversation_id }}
        search={sameList}
        aria-current={selected ? 'page' : undefined}
        className={styles.link}
      >
        <Avatar id={contact.id} name={contact.name} size={32} channel={channel?.type} />
        <span className={styles.words}>
          <span className={styles.name} dir="auto">
            {text(contact) === contact.name ? <Highlighted excerpt={contact.excerpt} /> : name}
          </span>
          <span className={styles.second}>
            {text(contact) === contact.name ? (
              (channel?.name ?? (channel && t(channel.type)))
            ) : (
              <Highlighted excerpt={contact.excerpt} />
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}

function PersonHit({ person }: { person: FoundPerson }) {
  const t = useTranslations('search')
  const inName = text(person) === person.name
  const words = (
    <>
      <Avatar id={`person-${person.id}`} name={person.name} size={32} />
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {inName ? <Highlighted excerpt={person.excerpt} /> : person.name}
        </span>
        <span className={styles.second}>
          {!inName && <Highlighted excerpt={person.excerpt} />}
          {inName && (person.organization ?? (person.conversation_id ? '' : t('noConversation')))}
        </span>
      </span>
    </>
  )
  return (
    <li aria-label={t('person', { name: person.name })} className={styles.hit}>
      {person.conversation_id ? (
        <Link
          to="/leads/messaging/$conversationId"
          params={{ conversationId: person.conversation_id }}
          search={sameList}
          className={styles.link}
        >
          {words}
        </Link>
      ) : (
        <span className={styles.link}>{words}</span>
      )}
    </li>
  )
}

function MessageHit({ message }: { message: FoundMessage }) {
  const you = useTranslations('list')('you')
  const me = useMe()
  const reader = useReader()
  const now = useNow()
  const name = message.contact.name?.trim() || '–'
  const author =
    message.direction === 'in' ? '' : message.author.id === me.id ? you : (message.author.name ?? '')
  return (
    <li aria-label={name} className={styles.hit}>
      <Link
        to="/leads/messaging/$conversationId"
        params={{ conversationId: message.conversation_id }}
        search={(search) => ({ ...search, message: message.id })}
        className={styles.link}
      >
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            <time dateTime={message.sent_at} className={styles.time}>
              {listTime(new Date(message.sent_at), now, reader)}
            </time>
          </span>
          <span className={styles.excerpt} dir="auto">
            {author && `${author}: `}
            <Highlighted excerpt={message.excerpt} />
          </span>
        </span>
      </Link>
    </li>
  )
}

const text = ({ excerpt }: { excerpt: FoundMessage['excerpt'] }): string =>
  excerpt.map((part) => part.text).join('')
