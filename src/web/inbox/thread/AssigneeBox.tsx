import { Combobox } from '@base-ui/react/combobox'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { channelsQuery, usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { CheckIcon } from '../../ui/icons/CheckIcon.tsx'
import { ChevronDownIcon } from '../../ui/icons/ChevronDownIcon.tsx'
import popup from '../../ui/popup.module.css'
import { useConversationActs } from '../use-conversation-acts.ts'
import styles from './AssigneeBox.module.css'
import { offerAssignees } from './offer-assignees.ts'

interface Choice {
  id: number | null
  label: string
  available: boolean
}

/** S13, S16: any available colleague with access; the others are shown, and why they can't be chosen. */
export function AssigneeBox({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('thread')
  const me = useMe()
  const id = useId()
  const cache = useQueryClient()
  const acts = useConversationActs(cache, conversation)
  const users = useQuery(usersQuery).data
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)

  const input = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  useShortcuts({
    assign: () => {
      input.current?.focus()
      setOpen(true)
    },
  })

  const choices = useMemo((): Choice[] => {
    const offered = offerAssignees(users ?? [], channel, me.id).map((user) => ({
      id: user.id,
      label: user.id === me.id ? t('me', { name: user.name }) : user.name,
      available: user.available,
    }))
    return [{ id: null, label: t('unassigned'), available: true }, ...offered]
  }, [users, channel, me.id, t])

  const chosen = choices.find((choice) => choice.id === conversation.assignee_id) ?? {
    id: conversation.assignee_id,
    // One who has left the company or lost the access.
    label: users?.find((user) => user.id === conversation.assignee_id)?.name ?? '',
    available: false,
  }

  return (
    <Combobox.Root
      open={open}
      onOpenChange={setOpen}
      items={choices}
      value={chosen}
      onValueChange={(choice: Choice | null) => {
        if (choice) acts.assign(choice.id)
      }}
      itemToStringLabel={(choice: Choice) => choice.label}
      isItemEqualToValue={(a: Choice, b: Choice) => a.id === b.id}
      autoHighlight
    >
      <Combobox.InputGroup className={styles.box}>
        <span className={styles.face}>
          {chosen.id === null ? (
            <span className={styles.nobody} />
          ) : (
            <Avatar id={chosen.id} name={chosen.label} size={20} />
          )}
        </span>
        <Combobox.Input
          ref={input}
          id={id}
          aria-label={t('assignee')}
          className={styles.input}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={(event) => {
            // The library would empty the field; here somebody only wants to leave it.
            if (event.key === 'Escape' && !open) event.preventBaseUIHandler()
          }}
        />
        <Combobox.Trigger
          aria-label={t('assignee')}
          // Until the library has seen the field beside it, it would call its button a second combobox.
          role="button"
          aria-haspopup="listbox"
          tabIndex={-1}
          className={styles.open}
        >
          <ChevronDownIcon size={16} />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner align="end" sideOffset={6} className={popup.positioner}>
          <Combobox.Popup className={`${popup.popup} ${styles.popup}`}>
            <Combobox.Empty>
              <p className={styles.empty}>{t('noMatch')}</p>
            </Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(choice: Choice) => (
                <Combobox.Item
                  key={choice.id ?? 'nobody'}
                  value={choice}
                  disabled={!choice.available && choice.id !== conversation.assignee_id}
                  className={popup.item}
                >
                  {choice.id === null ? (
                    <span className={styles.nobody} />
                  ) : (
                    <Avatar id={choice.id} name={choice.label} size={22} />
                  )}
                  <span className={styles.label}>{choice.label}</span>
                  {choice.id !== null && !choice.available && (
                    <span className={styles.away}>{t('unavailable')}</span>
                  )}
                  <Combobox.ItemIndicator className={styles.check}>
                    <CheckIcon size={16} />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}
