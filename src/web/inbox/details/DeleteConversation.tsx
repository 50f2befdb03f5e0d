import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { deleteConversation } from '../../state/act.ts'
import { Button } from '../../ui/Button.tsx'
import dialog from '../../ui/dialog.module.css'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
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
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)

  const remove = async () => {
    if (busy) return
    setBusy(true)
    try {
      await deleteConversation(cache, conversation.id)
      tell({ tone: 'plain', text: t('details.deleted') })
      void navigate({ to: '/leads/messaging', search: sameList })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
      setBusy(false)
    }
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>
            {t('details.deleteTitle', { name: nameContact(conversation.contact) })}
          </AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={dialog.text}>
            <p>{t('details.deleteText')}</p>
            <p>
              {t('details.deleteProvider', { provider: t(`channel.${channel.type}`) })}{' '}
              {t(`details.deleteAt.${channel.type}`)}
            </p>
          </AlertDialog.Description>
          <div className={dialog.acts}>
            <AlertDialog.Close render={<Button>{t('form.cancel')}</Button>} />
            <Button tone="danger" aria-disabled={busy || undefined} onClick={() => void remove()}>
              {t('details.deleteConfirm')}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
