import { Menu } from '@base-ui/react/menu'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { ApiError } from '../api/api-error.ts'
import { changeItem, deleteItem, type Items, type NewItems } from '../api/crm.ts'
import { exactTime } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import { itemQuery } from '../state/crm-queries.ts'
import { usersQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { BackIcon } from '../ui/icons/BackIcon.tsx'
import { MoreIcon } from '../ui/icons/MoreIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import popup from '../ui/popup.module.css'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { DeleteItem } from './DeleteItem.tsx'
import { EditableChoice, EditableText } from './EditableField.tsx'
import styles from './ItemPage.module.css'
import { listPaths } from './item-path.ts'
import { KindIcon } from './KindIcon.tsx'
import { Timeline } from './Timeline.tsx'

export type Save<K extends CrmKind> = (
  change: {
    [Field in keyof NewItems[K]]?: NewItems[K][Field] | null
  } & { is_archived?: boolean },
) => Promise<void>

interface ItemPageProps<K extends CrmKind> {
  kind: K
  id: string
  nameOf: (item: Items[K]) => string
  saveName: (name: string) => Parameters<Save<K>>[0]
  picture?: (item: Items[K]) => ReactNode
  /** Buttons beside the name. */
  acts?: (item: Items[K], save: Save<K>) => ReactNode
  /** Further entries of the menu. */
  menu?: (item: Items[K], save: Save<K>) => ReactNode
  /** The facts, changed where they stand. */
  facts: (item: Items[K], save: Save<K>) => ReactNode
  /** What belongs to it: conversations, deals … */
  beside: (item: Items[K]) => ReactNode
}

/** An item's page: what it is on the left, what happened on the right. */
export function ItemPage<K extends CrmKind>(props: ItemPageProps<K>) {
  const t = useTranslations('crm')
  const inbox = useTranslations('inbox')
  const words = useErrorWords()
  const reader = useReader()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const tell = useTell()
  const { kind, id, nameOf } = props
  const found = useQuery(itemQuery(kind, id))
  const users = useQuery(usersQuery).data ?? []
  const [deleting, setDeleting] = useState(false)

  if (found.error instanceof ApiError && found.error.status === 404)
    return (
      <main className={styles.page}>
        <EmptyPlace level={1} icon={<QuestionIcon />} title={t('goneTitle')}>
          <p>{t('gone')}</p>
          <Link to={listPaths[kind]}>{t('back')}</Link>
        </EmptyPlace>
      </main>
    )
  if (found.isError && !found.data)
    return (
      <main className={styles.page}>
        <EmptyPlace level={1} icon={<AlertIcon />} title={inbox('failedTitle')}>
          <p>{words(found.error)}</p>
          <Button onClick={() => void found.refetch()}>{inbox('tryAgain')}</Button>
        </EmptyPlace>
      </main>
    )
  if (!found.data)
    return (
      <main className={styles.page}>
        <Waiting />
      </main>
    )
  const item = found.data
  const name = nameOf(item)

  const save: Save<K> = async (change) => {
    const { data } = await changeItem(kind, id, change)
    // The names of what it belongs to come with the next look, which the stream asks for.
    cache.setQueryData(itemQuery(kind, id).queryKey, { ...item, ...data })
    await cache.invalidateQueries({ queryKey: itemQuery(kind, id).queryKey })
  }
  const remove = async () => {
    await deleteItem(kind, id)
    tell({ tone: 'plain', text: t('deleted', { name }) })
    void navigate({ to: listPaths[kind] })
  }
  const owner = users.find((user) => user.id === item.owner_id)

  return (
    <main className={styles.page}>
      <title>{`${name} · Tsunagi`}</title>
      <header className={styles.head}>
        <Link to={listPaths[kind]} aria-label={t('back')} className={styles.back}>
          <BackIcon size={18} />
        </Link>
        <span className={styles.picture}>{props.picture?.(item) ?? <KindIcon kind={kind} size={22} />}</span>
        <h1 className={styles.name} dir="auto">
          {name}
        </h1>
        <div className={styles.acts}>
          {props.acts?.(item, save)}
          <Menu.Root>
            <Menu.Trigger
              render={
                <IconButton label={t('actions')}>
                  <MoreIcon />
                </IconButton>
              }
            />
            <Menu.Portal>
              <Menu.Positioner sideOffset={4} align="end" className={popup.positioner}>
                <Menu.Popup className={popup.popup}>
                  {props.menu?.(item, save)}
                  <Menu.Item className={`${popup.item} ${popup.danger}`} onClick={() => setDeleting(true)}>
                    <TrashIcon size={18} />
                    {t('delete')}
                  </Menu.Item>
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          </Menu.Root>
        </div>
      </header>
      <div className={styles.places}>
        <div className={styles.left}>
          <section aria-label={t('details')} className={styles.facts}>
            <h2 className={styles.heading}>{t('details')}</h2>
            <EditableText
              label={t(kind === 'person' || kind === 'organization' ? 'name' : 'title')}
              value={name}
              judge={(typed) => typed !== ''}
              onSave={(typed) => save(props.saveName(typed))}
            />
            {props.facts(item, save)}
            <EditableChoice
              label={t('owner')}
              value={String(item.owner_id)}
              shown={owner?.name}
              onSave={(chosen) => save({ owner_id: Number(chosen) } as Parameters<Save<K>>[0])}
            >
              {users
                .filter((user) => user.active || user.id === item.owner_id)
                .map((user) => (
                  <option key={user.id} value={user.id}>
                    {user.name}
                  </option>
                ))}
            </EditableChoice>
            <EditableChoice
              label={t('visible')}
              value={Number(item.visible_to) === 1 ? '1' : '3'}
              shown={t(Number(item.visible_to) === 1 ? 'visibleOwner' : 'visibleAll')}
              onSave={(chosen) => save({ visible_to: Number(chosen) } as Parameters<Save<K>>[0])}
            >
              <option value="3">{t('visibleAll')}</option>
              <option value="1">{t('visibleOwner')}</option>
            </EditableChoice>
            <p className={styles.added}>
              {t('added')} {exactTime(new Date(item.add_time), reader)}
            </p>
          </section>
          {props.beside(item)}
        </div>
        <Timeline kind={kind} id={id} addedAt={item.add_time} />
      </div>
      {deleting && <DeleteItem name={name} onDelete={remove} onClose={() => setDeleting(false)} />}
    </main>
  )
}
