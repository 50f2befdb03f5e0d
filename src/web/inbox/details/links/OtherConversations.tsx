import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import { listTime } from '../../../locales/format-time.ts'
import { useNow, useReader } from '../../../locales/use-reader.ts'
import { conversationsOfQuery } from '../../../state/crm-queries.ts'
import { channelsQuery } from '../../../state/queries.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { nameContact } from '../../name-contact.ts'
import lines from '../two-lines.module.css'
import crm from './CrmDetails.module.css'
import styles from './OtherConversations.module.css'

/** A person may have several contacts: one on each messaging app. */
export function OtherConversations({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('links')
  const reader = useReader()
  const now = useNow()
  const person = conversation.links.find((link) => link.person_id !== null)?.person_id ?? null
  const channels = useQuery(channelsQuery).data
  const all = useQuery({ ...conversationsOfQuery({ person_id: person ?? 0 }), enabled: person !== null }).data
  const others = all?.filter((other) => other.id !== conversation.id) ?? []
  if (person === null || others.length === 0) return null
  return (
    <div className={crm.part}>
      <h4 className={crm.partTitle}>{t('others')}</h4>
      <ul aria-label={t('others')} className={styles.list}>
        {others.map((other) => {
          const channel = channels?.find((known) => known.id === other.channel_id)
          return (
            <li key={other.id}>
              <Link
                to="/leads/messaging/$conversationId"
                params={{ conversationId: other.id }}
                search={{ section: other.section }}
                className={styles.other}
              >
                <Avatar
                  id={other.contact.id}
                  name={other.contact.name}
                  picture={other.contact.avatar_url}
                  size={28}
                  channel={channel?.type}
                />
                <span className={lines.words}>
                  <span dir="auto">{nameContact(other.contact)}</span>
                  <span className={lines.second}>
                    {channel?.name} · {listTime(new Date(other.last_message_at), now, reader)}
                  </span>
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
