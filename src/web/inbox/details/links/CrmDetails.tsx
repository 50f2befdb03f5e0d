import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../../shared/contract/channels.ts'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import type { LinkKind } from '../../../../shared/contract/links.ts'
import { RoomWords } from '../../../locales/RoomWords.tsx'
import { followCrm } from '../../../state/crm-live.ts'
import { MergedContacts } from '../merging/MergedContacts.tsx'
import { AddToExisting } from './AddToExisting.tsx'
import { CreateFromConversation } from './CreateFromConversation.tsx'
import { CreateNew } from './CreateNew.tsx'
import styles from './CrmDetails.module.css'
import { LinkedItems } from './LinkedItems.tsx'
import { OtherConversations } from './OtherConversations.tsx'
import { SuggestedPersons } from './SuggestedPersons.tsx'

export interface CrmDetailsProps {
  conversation: Conversation
  channel: Channel | undefined
}

/** What the conversation is about, and the two ways to say so (S27, S28). */
export function CrmDetails(props: CrmDetailsProps) {
  const cache = useQueryClient()
  useEffect(() => followCrm(cache), [cache])
  return (
    <RoomWords room="links" waiting={<div className={styles.waiting} />}>
      <Crm {...props} />
    </RoomWords>
  )
}

function Crm({ conversation, channel }: CrmDetailsProps) {
  const t = useTranslations('links')
  const [creating, setCreating] = useState<LinkKind | null>(null)
  const [adding, setAdding] = useState(false)
  return (
    <div className={styles.crm}>
      <h3 className={styles.title}>{t('title')}</h3>
      {conversation.links.length > 0 ? (
        <LinkedItems conversation={conversation} />
      ) : (
        !adding && <p className={styles.none}>{t('none')}</p>
      )}
      <div className={styles.acts}>
        <CreateNew onKind={setCreating} />
        <AddToExisting conversation={conversation} open={adding} onOpen={setAdding} />
      </div>
      <SuggestedPersons conversation={conversation} />
      <OtherConversations conversation={conversation} />
      <MergedContacts conversation={conversation} />
      {creating && (
        <CreateFromConversation
          kind={creating}
          conversation={conversation}
          channel={channel}
          onClose={() => setCreating(null)}
        />
      )}
    </div>
  )
}
