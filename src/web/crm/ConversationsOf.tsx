import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { ItemKey } from '../api/crm.ts'
import { nameContact } from '../inbox/name-contact.ts'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { conversationsOfQuery } from '../state/crm-queries.ts'
import { channelsQuery } from '../state/queries.ts'
import { Avatar } from '../ui/Avatar.tsx'
import styles from './ConversationsOf.module.css'

/** The conversations that are linked to an item, with the way to each. */
export function ConversationsOf({ item }: { item: ItemKey }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const channels = useQuery(channelsQuery).data
  const conversations = useQuery(conversationsOfQuery(item)).data
  return (
    <section aria-label={t('conversations')} className={styles.conversations}>
      <h2 className={styles.heading}>{t('conversations')}</h2>
      {conversations?.length === 0 && <p className={styles.none}>{t('noConversations')}</p>}
      <ul className={styles.list}>
        {conversations?.map((conversation) => {
          const channel = channels?.find((known) => known.id === conversation.channel_id)
          const name = nameContact(conversation.contact)
          return (
            <li key={conversation.id} className={styles.conversation} aria-label={name}>
              <Avatar
                id={conversation.contact.id}
                name={conversation.contact.name}
                picture={conversation.contact.avatar_url}
                size={32}
                channel={channel?.type}
              />
              <span className={styles.words}>
                <span dir="auto">{name}</span>
                <span className={styles.second}>
                  {[channel?.name, listTime(new Date(conversation.last_message_at), now, reader)]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {conversation.last_message?.text && (
                  <span className={styles.last} dir="auto">
                    {conversation.last_message.text}
                  </span>
                )}
              </span>
              <Link
                to="/leads/messaging/$conversationId"
                params={{ conversationId: conversation.id }}
                search={{ section: conversation.section }}
                className={styles.open}
              >
                {t('openConversation')}
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
