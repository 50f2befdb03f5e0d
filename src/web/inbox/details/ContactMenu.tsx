import { Menu } from '@base-ui/react/menu'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { markUnread } from '../../state/act.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { ChevronDownIcon } from '../../ui/icons/ChevronDownIcon.tsx'
import { TrashIcon } from '../../ui/icons/TrashIcon.tsx'
import { UnreadIcon } from '../../ui/icons/UnreadIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTell } from '../../ui/NoticeProvider.tsx'
import popup from '../../ui/popup.module.css'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { nameContact } from '../name-contact.ts'
import styles from './ContactMenu.module.css'

const DeleteConversation = lazyPart(async () => (await import('./DeleteConversation.tsx')).DeleteConversation)

/** The drop-down under the contact's name (S23). */
export function ContactMenu({
  conversation,
  channel,
}: {
  conversation: Conversation
  channel: Channel | undefined
}) {
  const t = useTranslations('details')
  const me = useMe()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const section = useSearch({ strict: false, select: (search) => search.section })
  const tell = useTell()
  const words = useErrorWords()
  const [deleting, setDeleting] = useState(false)
  const name = nameContact(conversation.contact)

  const unread = () => {
    // Left open it would count as seen at once.
    void navigate({ to: '/leads/messaging', search: section ? { section } : {} })
    markUnread(cache, conversation.id).catch((error: unknown) =>
      tell({ tone: 'failure', text: words(error) }),
    )
  }

  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={styles.trigger}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <ChevronDownIcon size={16} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} className={popup.positioner}>
            <Menu.Popup className={popup.popup}>
              <Menu.Item className={popup.item} onClick={unread}>
                <UnreadIcon size={18} />
                {t('markUnread')}
              </Menu.Item>
              {channel?.installed_by === me.id && (
                <>
                  <Menu.Separator className={popup.separator} />
                  <Menu.Item className={`${popup.item} ${popup.danger}`} onClick={() => setDeleting(true)}>
                    <TrashIcon size={18} />
                    {t('delete')}
                  </Menu.Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {deleting && channel && (
        <Suspense>
          <DeleteConversation
            conversation={conversation}
            channel={channel}
            onClose={() => setDeleting(false)}
          />
        </Suspense>
      )}
    </>
  )
}
