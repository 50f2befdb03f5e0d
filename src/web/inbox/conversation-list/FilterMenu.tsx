import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import type { ListFilter } from '../../state/list-filter.ts'
import { channelsQuery, countsQuery, usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { ChannelBadge } from '../../ui/ChannelBadge.tsx'
import { classes } from '../../ui/classes.ts'
import iconButton from '../../ui/IconButton.module.css'
import { CheckIcon } from '../../ui/icons/CheckIcon.tsx'
import { FilterIcon } from '../../ui/icons/FilterIcon.tsx'
import popup from '../../ui/popup.module.css'
import type { InboxSearch } from '../inbox-search.ts'
import styles from './FilterMenu.module.css'

interface FilterMenuProps {
  filter: ListFilter
  onChange: (how: (search: InboxSearch) => InboxSearch) => void
  onSelect: () => void
}

/** It is first drawn because its button was pressed. */
export function FilterMenu(props: FilterMenuProps) {
  const t = useTranslations('list')
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger
        className={classes(iconButton.button, iconButton.quiet)}
        aria-label={t('filter')}
        title={t('filter')}
      >
        <FilterIcon size={18} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className={popup.positioner}>
          <Menu.Popup className={classes(popup.popup, styles.popup)}>
            <Choices {...props} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const nobody = 'anybody'

function Choices({ filter, onChange, onSelect }: FilterMenuProps) {
  const t = useTranslations('filter')
  const list = useTranslations('list')
  const me = useMe()
  const channels = useQuery(channelsQuery).data ?? []
  const users = useQuery(usersQuery).data ?? []
  const counts = useQuery(countsQuery).data
  const openOf = (userId: number) =>
    counts?.assignees
      .filter(
        (row) => row.user_id === userId && (filter.channelId === null || row.channel_id === filter.channelId),
      )
      .reduce((sum, row) => sum + row.open, 0)

  const chooseChannel = (id: string) =>
    onChange(({ channel: _, ...search }) => (id === nobody ? search : { ...search, channel: id }))
  const chooseAssignee = (value: string) =>
    onChange(({ assignee: _, blocked: __, ...search }) => {
      if (value === nobody) return search
      const assignee = Number(value)
      if (search.section === 'closed') return { ...search, assignee }
      return { ...search, assignee, section: assignee === me.id ? 'mine' : 'others' }
    })

  return (
    <>
      {channels.length > 1 && (
        <Menu.RadioGroup value={filter.channelId ?? nobody} onValueChange={chooseChannel}>
          <Menu.GroupLabel className={popup.head}>{t('channel')}</Menu.GroupLabel>
          <Choice value={nobody} name={t('anyChannel')} />
          {channels.map((channel) => (
            <Choice key={channel.id} value={channel.id} name={channel.name}>
              <ChannelBadge type={channel.type} className={styles.badge} />
            </Choice>
          ))}
        </Menu.RadioGroup>
      )}
      <Menu.RadioGroup
        value={filter.assigneeId === null ? nobody : String(filter.assigneeId)}
        onValueChange={chooseAssignee}
      >
        <Menu.GroupLabel className={popup.head}>{t('assignee')}</Menu.GroupLabel>
        <Choice value={nobody} name={t('anybody')} />
        {users
          .filter((user) => user.active || openOf(user.id))
          .map((user) => (
            <Choice key={user.id} value={String(user.id)} name={user.name} count={openOf(user.id)}>
              <Avatar id={user.id} name={user.name} size={20} />
            </Choice>
          ))}
      </Menu.RadioGroup>
      <Menu.RadioGroup
        value={filter.oldestFirst ? 'oldest' : 'newest'}
        onValueChange={(value: string) =>
          onChange(({ sort: _, ...search }) => (value === 'oldest' ? { ...search, sort: 'oldest' } : search))
        }
      >
        <Menu.GroupLabel className={popup.head}>{t('order')}</Menu.GroupLabel>
        <Choice value="newest" name={t('newestFirst')} />
        <Choice value="oldest" name={list('oldestFirst')} />
      </Menu.RadioGroup>
      <Menu.Separator className={popup.separator} />
      <Menu.CheckboxItem
        className={popup.item}
        checked={filter.blocked}
        closeOnClick
        onCheckedChange={(on) =>
          onChange(({ blocked: _, assignee: __, ...search }) => (on ? { ...search, blocked: true } : search))
        }
      >
        <span className={styles.name}>{list('blocked')}</span>
        <Menu.CheckboxItemIndicator className={styles.check}>
          <CheckIcon size={16} />
        </Menu.CheckboxItemIndicator>
      </Menu.CheckboxItem>
      <Menu.Separator className={popup.separator} />
      <Menu.Item className={popup.item} onClick={onSelect}>
        {t('select')}
      </Menu.Item>
    </>
  )
}

interface ChoiceProps {
  value: string
  name: string
  count?: number | undefined
  children?: React.ReactNode
}

function Choice({ value, name, count, children }: ChoiceProps) {
  return (
    <Menu.RadioItem value={value} closeOnClick className={popup.item}>
      {children}
      <span className={styles.name}>{name}</span>
      {!!count && <span className={styles.count}>{count}</span>}
      <Menu.RadioItemIndicator className={styles.check}>
        <CheckIcon size={16} />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  )
}
