import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { useNow } from '../../locales/use-reader.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { useActivity } from '../../state/presence.ts'
import { usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { judgeRivals } from './judge-rivals.ts'
import styles from './Together.module.css'

interface TogetherProps {
  conversation: Conversation
  thread: Thread | undefined
  /** Something is being written here. */
  writing: boolean
}

/** Who else is here; and, before two answer at once, a word that stops nobody and takes nothing away. */
export function Together(props: TogetherProps) {
  return (
    <RoomWords room="beside">
      <Line {...props} />
    </RoomWords>
  )
}

function Line({ conversation, thread, writing }: TogetherProps) {
  const t = useTranslations('beside')
  const format = useFormatter()
  const me = useMe()
  const now = useNow()
  const users = useQuery(usersQuery).data
  const { viewing, typing } = useActivity(conversation.id)
  const messages = thread && !thread.newerLeft ? thread.messages : none
  const typedAt = useTypedAt(typing, messages)
  const since = useSince(messages, writing)
  const nameOf = (id: number) => users?.find((user) => user.id === id)?.name
  const others = [...new Set(viewing)].filter((id) => id !== null && id !== me.id) as number[]
  const names = others.flatMap((id) => nameOf(id) ?? [])
  const rivals = writing
    ? judgeRivals({ meId: me.id, typing, typedAt, since, now: Math.max(now.getTime(), Date.now()) })
    : null
  const rivalNames = rivals ? rivals.userIds.flatMap((id) => nameOf(id) ?? []) : []

  return (
    <div className={styles.together}>
      {/* Always there, so that a reader is told when it gets words. */}
      <p role="status" className={rivalNames.length > 0 ? styles.warning : undefined}>
        {rivals && rivalNames.length > 0 && (
          <>
            <AlertIcon size={16} />
            <span>
              {t(rivals.did === 'writes' ? 'rivalWrites' : 'rivalSent', {
                count: rivalNames.length,
                names: format.list(rivalNames),
              })}
            </span>
          </>
        )}
      </p>
      {names.length > 0 && (
        <p className={styles.here}>
          {others.slice(0, 4).map((id) => (
            <Avatar key={id} id={id} name={nameOf(id) ?? null} size={18} />
          ))}
          <span>{t('alsoHere', { count: names.length, names: format.list(names) })}</span>
        </p>
      )}
    </div>
  )
}

const none: never[] = []

/** When each colleague who has not sent since was last seen to write here. */
function useTypedAt(
  typing: readonly (number | null)[],
  messages: readonly Message[],
): ReadonlyMap<number, number> {
  const [seen] = useState(() => new Map<number, { at: number; last: string | undefined }>())
  const lastOf = (id: number) => messages.findLast((message) => message.author.id === id)?.id
  const latest = useRef(lastOf)
  latest.current = lastOf
  useEffect(() => {
    const ids = typing.filter((id) => id !== null)
    for (const id of ids) seen.set(id, { at: Date.now(), last: latest.current(id) })
    return () => {
      // Who stops wrote until now; whether it was sent shows by a newer message.
      for (const id of ids) seen.set(id, { at: Date.now(), last: seen.get(id)?.last })
    }
  }, [typing, seen])
  return new Map([...seen].filter(([id, { last }]) => lastOf(id) === last).map(([id, { at }]) => [id, at]))
}

/** What has come since the text here was begun. */
function useSince(messages: readonly Message[], writing: boolean): readonly Message[] {
  const begunAt = useRef<string | null>(null)
  if (!writing) begunAt.current = null
  else begunAt.current ??= messages.at(-1)?.id ?? null
  const at = messages.findIndex((message) => message.id === begunAt.current)
  return writing && at >= 0 ? messages.slice(at + 1) : none
}
