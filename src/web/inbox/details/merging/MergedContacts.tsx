import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { ContactMerge } from '../../../../shared/contract/contact-merges.ts'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import { RoomWords } from '../../../locales/RoomWords.tsx'
import { contactMergesQuery, contactSuggestionsQuery } from '../../../state/crm-queries.ts'
import { channelsQuery } from '../../../state/queries.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import crm from '../links/CrmDetails.module.css'
import lines from '../two-lines.module.css'
import styles from './MergedContacts.module.css'
import { nameOther } from './name-other.ts'
import { useMergeActs } from './use-merge-acts.ts'

/** B6: which contacts are this one too, each with the way back; and who surely is the same and is not merged yet. */
export function MergedContacts({ conversation }: { conversation: Conversation }) {
  return (
    <RoomWords room="merging">
      <Merges conversation={conversation} />
      <SureOnes conversation={conversation} />
    </RoomWords>
  )
}

function Merges({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('merging')
  const acts = useMergeActs()
  const merges =
    useQuery({ ...contactMergesQuery(conversation), placeholderData: (before) => before }).data ?? []
  /** The button of a merge that is being undone, and the details in which it stands. */
  const undone = useRef<{ button: HTMLElement; details: HTMLElement | null } | null>(null)
  // The button goes with its merge, and the focus with it: to the first one of the details, unless it is elsewhere.
  useEffect(() => {
    if (!undone.current || undone.current.button.isConnected) return
    const { details } = undone.current
    undone.current = null
    if (document.activeElement?.contains(details)) details?.querySelector('button')?.focus()
  })
  if (merges.length === 0) return null
  // Where this one was merged away, it is the other one that stands for both.
  const title = conversation.merged_into === null ? t('list') : t('kept')
  const undo = (button: HTMLElement, id: string) => {
    undone.current = { button, details: button.closest('section') }
    void acts.part(id)
  }
  return (
    <div className={crm.part}>
      <h4 className={crm.partTitle}>{title}</h4>
      <ul aria-label={title} className={styles.list}>
        {merges.map((merge) => (
          <li key={merge.id} className={styles.contact}>
            <Other other={merge.other} />
            <Button
              aria-label={t('undoOf', { name: nameOther(merge.other) })}
              onClick={(event) => undo(event.currentTarget, merge.id)}
            >
              {t('undo')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** More than a name speaks for them; the others are offered where somebody looks for them. */
function SureOnes({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('merging')
  const { contact, merged_into } = conversation
  const merges =
    useQuery({ ...contactMergesQuery(conversation), placeholderData: (before) => before }).data ?? []
  const suggested = useQuery({
    ...contactSuggestionsQuery(contact.id, ''),
    enabled: merged_into === null,
  }).data
  const known = new Set(merges.map(({ other }) => other.contact_id))
  const sure = suggested?.filter(({ sure, contact_id }) => sure && !known.has(contact_id)) ?? []
  if (sure.length === 0) return null
  return (
    <div className={crm.part}>
      <h4 className={crm.partTitle}>{t('suggestedContacts')}</h4>
      <ul aria-label={t('suggestedContacts')} className={styles.list}>
        {sure.slice(0, 2).map((other) => (
          <li key={other.contact_id} className={styles.contact}>
            <Other
              other={other}
              reason={other.reasons
                .filter((reason) => reason !== 'name')
                .map((reason) => t(`reason.${reason}`))
                .join(' · ')}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Other({ other, reason }: { other: ContactMerge['other']; reason?: string }) {
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === other.channel_id)
  const number = other.phone ?? other.address.replace(/^[a-z_]+:/, '')
  return (
    <Link
      to="/leads/messaging/$conversationId"
      params={{ conversationId: other.conversation_id }}
      className={styles.other}
    >
      <Avatar
        id={other.contact_id}
        name={other.name}
        picture={other.avatar_url}
        size={28}
        channel={channel?.type}
      />
      <span className={lines.words}>
        <span dir="auto">{nameOther(other)}</span>
        <span className={`${lines.second} ${styles.where}`}>
          {[number, channel?.name].filter(Boolean).join(' · ')}
        </span>
        {reason && <span className={lines.second}>{reason}</span>}
      </span>
    </Link>
  )
}
