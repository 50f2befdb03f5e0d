import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import { useActivity } from '../../state/presence.ts'
import { usersQuery } from '../../state/queries.ts'
import styles from './WhoWrites.module.css'

/** Colleagues, or the contact, who are typing in this conversation; whoever writes a comment is said to. */
export function WhoWrites({ conversationId, contactName }: { conversationId: string; contactName: string }) {
  const t = useTranslations('thread')
  const format = useFormatter()
  const me = useMe()
  const users = useQuery(usersQuery).data
  const { typing, commenting } = useActivity(conversationId)
  const namesOf = (ids: (number | null)[]) =>
    ids
      .filter((who) => who !== me.id)
      .map((who) => (who === null ? contactName : users?.find((user) => user.id === who)?.name))
      .filter((name) => name !== undefined)
  const answering = namesOf(typing)
  const among = namesOf(commenting.filter((who) => !typing.includes(who)))
  if (answering.length + among.length === 0) return null
  return (
    <p className={styles.line}>
      {answering.length > 0 && t('writing', { count: answering.length, names: format.list(answering) })}
      {answering.length > 0 && among.length > 0 && ' '}
      {among.length > 0 && t('commenting', { count: among.length, names: format.list(among) })}
    </p>
  )
}
