import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { channelsQuery, usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import iconButton from '../../ui/IconButton.module.css'
import { IconButton } from '../../ui/IconButton.tsx'
import { AssignIcon } from '../../ui/icons/AssignIcon.tsx'
import { CheckCircleIcon } from '../../ui/icons/CheckCircleIcon.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { ReopenIcon } from '../../ui/icons/ReopenIcon.tsx'
import { UnreadIcon } from '../../ui/icons/UnreadIcon.tsx'
import popup from '../../ui/popup.module.css'
import { offerAssignees } from '../thread/offer-assignees.ts'
import styles from './SelectionLine.module.css'
import { useActsTogether } from './use-acts-together.ts'
import type { Selection } from './use-selection.ts'

/** In place of the filters: how many are selected, and what can be done with all of them. */
export function SelectionLine({ selection }: { selection: Selection }) {
  const t = useTranslations('selection')
  const list = useTranslations('list')
  const { chosen } = selection
  const acts = useActsTogether(chosen, selection.end)
  const [assigning, setAssigning] = useState(false)
  const some = chosen.length > 0
  const anyOpen = chosen.some((one) => one.status === 'open')
  const anyClosed = chosen.some((one) => one.status === 'closed')
  const anyRead = chosen.some((one) => one.unread_count === 0)

  useShortcuts({
    ...(some && { assign: () => setAssigning(true), markUnread: anyRead ? acts.unread : acts.seen }),
    ...(anyOpen && { assignToMe: acts.assignToMe, close: acts.close }),
    ...(some && !anyOpen && { close: acts.reopen }),
  })

  return (
    <div role="toolbar" aria-label={t('toolbar')} className={styles.line}>
      <p role="status" className={styles.count}>
        {some ? t('count', { count: chosen.length }) : t('choose')}
      </p>
      {some ? (
        <>
          <Assign open={assigning} onOpen={setAssigning} chosen={chosen} onAssign={acts.assign} />
          {anyOpen && (
            <IconButton label={list('close')} quiet onClick={acts.close}>
              <CheckCircleIcon size={18} />
            </IconButton>
          )}
          {anyClosed && (
            <IconButton label={list('reopen')} quiet onClick={acts.reopen}>
              <ReopenIcon size={18} />
            </IconButton>
          )}
          <IconButton
            label={anyRead ? t('unread') : t('seen')}
            quiet
            onClick={anyRead ? acts.unread : acts.seen}
          >
            <UnreadIcon size={18} />
          </IconButton>
        </>
      ) : (
        <Button tone="quiet" className={styles.all} onClick={selection.all}>
          {t('all')}
        </Button>
      )}
      <IconButton label={t('end')} quiet onClick={selection.end}>
        <CrossIcon size={16} />
      </IconButton>
    </div>
  )
}

interface AssignProps {
  open: boolean
  onOpen: (open: boolean) => void
  chosen: Selection['chosen']
  onAssign: (userId: number | null, name: string) => void
}

function Assign({ open, onOpen, chosen, onAssign }: AssignProps) {
  const t = useTranslations('selection')
  const thread = useTranslations('thread')
  const me = useMe()
  const users = useQuery(usersQuery).data ?? []
  const channels = useQuery(channelsQuery).data ?? []
  // Who may see all of them.
  const offered = chosen.reduce(
    (left, one) => {
      const channel = channels.find((known) => known.id === one.channel_id)
      const may = new Set(offerAssignees(users, channel, me.id).map((user) => user.id))
      return left.filter((user) => may.has(user.id))
    },
    offerAssignees(users, undefined, me.id),
  )
  return (
    <Menu.Root open={open} onOpenChange={onOpen}>
      <Menu.Trigger
        className={classes(iconButton.button, iconButton.quiet)}
        aria-label={t('assign')}
        title={t('assign')}
      >
        <AssignIcon size={18} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className={popup.positioner}>
          <Menu.Popup className={classes(popup.popup, styles.popup)}>
            <Menu.Item className={popup.item} onClick={() => onAssign(null, '')}>
              <span className={styles.nobody} />
              {thread('unassigned')}
            </Menu.Item>
            {offered.map((user) => (
              <Menu.Item
                key={user.id}
                disabled={!user.available}
                className={popup.item}
                onClick={() => onAssign(user.id, user.name)}
              >
                <Avatar id={user.id} name={user.name} size={20} />
                <span className={styles.name}>
                  {user.id === me.id ? thread('me', { name: user.name }) : user.name}
                </span>
                {!user.available && <span className={styles.away}>{thread('unavailable')}</span>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
