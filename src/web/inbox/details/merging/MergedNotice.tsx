import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import { RoomWords } from '../../../locales/RoomWords.tsx'
import { conversationQuery } from '../../../state/queries.ts'
import { nameContact } from '../../name-contact.ts'
import styles from './MergedNotice.module.css'

/** Stands where the composer stood: an answer from here would come back elsewhere. */
export function MergedNotice({ into }: { into: string }) {
  return (
    <RoomWords room="merging">
      <Notice into={into} />
    </RoomWords>
  )
}

function Notice({ into }: { into: string }) {
  const t = useTranslations('merging')
  const kept: Conversation | undefined = useQuery(conversationQuery(into)).data
  if (!kept) return null
  const name = nameContact(kept.contact)
  return (
    <section className={styles.notice} aria-label={t('into', { name })}>
      <p>
        <strong className={styles.title}>{t('into', { name })}</strong>
        {t('intoText')}
      </p>
      <Link
        to="/leads/messaging/$conversationId"
        params={{ conversationId: into }}
        search={{ section: kept.section }}
        className={styles.open}
      >
        {t('open', { name })}
      </Link>
    </section>
  )
}
