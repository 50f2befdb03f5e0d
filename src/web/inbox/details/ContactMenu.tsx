import { Menu } from '@base-ui/react/menu'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { contactFile } from '../../api/contacts.ts'
import { answerTo } from '../../shortcuts/use-shortcuts.ts'
import { blockContact } from '../../state/act.ts'
import { setErasing } from '../../state/erasing.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { BlockIcon } from '../../ui/icons/BlockIcon.tsx'
import { ChevronDownIcon } from '../../ui/icons/ChevronDownIcon.tsx'
import { DownloadIcon } from '../../ui/icons/DownloadIcon.tsx'
import { EraseIcon } from '../../ui/icons/EraseIcon.tsx'
import { PeopleIcon } from '../../ui/icons/PeopleIcon.tsx'
import { TrashIcon } from '../../ui/icons/TrashIcon.tsx'
import { UnreadIcon } from '../../ui/icons/UnreadIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTell } from '../../ui/NoticeProvider.tsx'
import popup from '../../ui/popup.module.css'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { nameContact } from '../name-contact.ts'
import styles from './ContactMenu.module.css'

const MergeContact = lazyPart(async () => (await import('./merging/MergeContact.tsx')).MergeContact)

interface ContactMenuProps {
  conversation: Conversation
  channel: Channel | undefined
}

/** The drop-down under the contact's name (S23). */
export function ContactMenu({ conversation, channel }: ContactMenuProps) {
  const t = useTranslations('details')
  const thread = useTranslations('thread')
  const me = useMe()
  const [merging, setMerging] = useState(false)
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const name = nameContact(conversation.contact)
  const { blocked } = conversation.contact
  const installed = channel?.installed_by === me.id

  const block = (on: boolean, undoable: boolean) =>
    blockContact(cache, conversation.id, on).then(
      () =>
        tell({
          tone: 'plain',
          text: on ? t('blocked', { name }) : t('unblocked', { name }),
          ...(undoable && { action: { label: thread('undo'), run: () => void block(!on, false) } }),
        }),
      (error: unknown) => tell({ tone: 'failure', text: words(error) }),
    )

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
              <Menu.Item className={popup.item} onClick={() => answerTo('markUnread')?.()}>
                <UnreadIcon size={18} />
                {t('markUnread')}
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={() => void block(!blocked, true)}>
                <BlockIcon size={18} />
                {blocked ? t('unblock') : t('block')}
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={() => setMerging(true)}>
                <PeopleIcon size={18} />
                {t('merge')}
              </Menu.Item>
              {channel && (installed || me.rights.admin) && (
                <Menu.Item
                  className={popup.item}
                  render={<a href={contactFile(conversation.contact.id)} download aria-label={t('export')} />}
                >
                  <DownloadIcon size={18} />
                  {t('export')}
                </Menu.Item>
              )}
              {channel && installed && (
                <>
                  <Menu.Separator className={popup.separator} />
                  <Menu.Item
                    className={`${popup.item} ${popup.danger}`}
                    onClick={() => answerTo('delete')?.()}
                  >
                    <TrashIcon size={18} />
                    {t('delete')}
                  </Menu.Item>
                  <Menu.Item
                    className={`${popup.item} ${popup.danger}`}
                    onClick={() => setErasing({ conversation, channel })}
                  >
                    <EraseIcon size={18} />
                    {t('erase')}
                  </Menu.Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {merging && (
        <Suspense>
          <MergeContact conversation={conversation} onClose={() => setMerging(false)} />
        </Suspense>
      )}
    </>
  )
}
