import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { deleteConversation } from '../../state/act.ts'
import { FinalQuestion } from '../../ui/FinalQuestion.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { sameList } from '../inbox-search.ts'
import { nameContact } from '../name-contact.ts'

interface DeleteConversationProps {
  conversation: Conversation
  channel: Channel
  onClose: () => void
}

/** The one act that can't be undone, so it asks, and says what the provider keeps (S23–S25). */
export function DeleteConversation({ conversation, channel, onClose }: DeleteConversationProps) {
  const t = useTranslations()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const tell = useTell()

  const remove = async () => {
    await deleteConversation(cache, conversation.id)
    tell({ tone: 'plain', text: t('details.deleted') })
    void navigate({ to: '/leads/messaging', search: sameList })
  }

  return (
    <FinalQuestion
      title={t('details.deleteTitle', { name: nameContact(conversation.contact) })}
      act={t('details.deleteConfirm')}
      onAct={remove}
      onClose={onClose}
    >
      <p>{t('details.deleteText')}</p>
      <p>
        {t('details.deleteProvider', { provider: t(`channel.${channel.type}`) })}{' '}
        {t(`details.deleteAt.${channel.type}`)}
      </p>
    </FinalQuestion>
  )
}
