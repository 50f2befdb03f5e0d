import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import { useActivity } from '../../state/presence.ts'
import { usersQuery } from '../../state/queries.ts'
import styles from './WhoWrites.module.css'

/** Colleagues, or the contact, who are typing in this conversation. */
export function WhoWrites({ conversationId, contactName }: { conversationId: string; contactName: string }) {
  const t = useTranslations('thread')
  const format = useFormatter()
  const me = useMe()
  const users = useQuery(usersQuery).data
  const names = useActivity(conversationId)
    .typing.filter((who) => who !== me.id)
    .map((who) => (who === null ? contactName : users?.find((user) => user.id === who)?.name))
    .filter((name) => name !== undefined)
  if (names.length === 0) return null
  return <p className={styles.line}>{t('writing', { count: names.length, names: format.list(names) })}</p>
}
