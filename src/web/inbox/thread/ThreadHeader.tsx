import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { channelsQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { BackIcon } from '../../ui/icons/BackIcon.tsx'
import { CheckCircleIcon } from '../../ui/icons/CheckCircleIcon.tsx'
import { DetailsIcon } from '../../ui/icons/DetailsIcon.tsx'
import { ReopenIcon } from '../../ui/icons/ReopenIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useMedia } from '../../ui/use-media.ts'
import { sameList } from '../inbox-search.ts'
import { nameContact } from '../name-contact.ts'
import { useConversationActs } from '../use-conversation-acts.ts'
import assigneeStyles from './AssigneeBox.module.css'
import styles from './ThreadHeader.module.css'

const AssigneeBox = lazyPart(async () => (await import('./AssigneeBox.tsx')).AssigneeBox)

interface ThreadHeaderProps {
  conversation: Conversation
  detailsShown: boolean
  onDetails: () => void
}

export function ThreadHeader({ conversation, detailsShown, onDetails }: ThreadHeaderProps) {
  const t = useTranslations()
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const { contact } = conversation
  // On a phone the list and its heading are not there.
  const Heading = useMedia('(width < 720px)') ? 'h1' : 'h2'
  return (
    <header className={styles.header}>
      <Link
        to="/leads/messaging"
        search={sameList}
        className={styles.back}
        aria-label={t('inbox.backToList')}
      >
        <BackIcon />
      </Link>
      <Avatar
        id={contact.id}
        name={contact.name}
        picture={contact.avatar_url}
        size={32}
        channel={channel?.type}
      />
      <div className={styles.who}>
        <Heading className={styles.name} dir="auto">
          {nameContact(contact)}
        </Heading>
        <p className={styles.channel}>{channel?.name ?? ''}</p>
      </div>
      <div className={styles.acts}>
        {conversation.merged_into === null && <Acts conversation={conversation} />}
        <IconButton
          label={detailsShown ? t('thread.hideDetails') : t('thread.showDetails')}
          aria-expanded={detailsShown}
          onClick={onDetails}
        >
          <DetailsIcon />
        </IconButton>
      </div>
    </header>
  )
}

/** Not of one that goes on elsewhere: there it is assigned and closed. */
function Acts({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('thread')
  const cache = useQueryClient()
  const acts = useConversationActs(cache, conversation)
  return (
    <>
      <Suspense fallback={<span className={assigneeStyles.box} />}>
        <AssigneeBox conversation={conversation} />
      </Suspense>
      {conversation.status === 'open' ? (
        <Button onClick={acts.close} className={styles.closing} aria-label={t('close')} title={t('close')}>
          <CheckCircleIcon size={18} />
          <span>{t('closeShort')}</span>
        </Button>
      ) : (
        <Button onClick={acts.reopen} className={styles.closing} title={t('reopen')}>
          <ReopenIcon size={18} />
          <span>{t('reopen')}</span>
        </Button>
      )}
    </>
  )
}
