import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../state/LiveProvider.tsx'
import { usersQuery } from '../state/queries.ts'
import styles from './AccessChoice.module.css'
import type { Access } from './access.ts'

const kinds = [
  ['shared', 'accessShared'],
  ['some', 'accessSome'],
  ['private', 'accessPrivate'],
] as const

interface AccessChoiceProps {
  access: Access
  onAccess: (access: Access) => void
  /** Who always has access; without it the one who connects now. */
  installedBy?: number
}

export function AccessChoice({ access, onAccess, installedBy }: AccessChoiceProps) {
  const t = useTranslations('settings')
  const group = useId()
  const me = useMe()
  const installer = installedBy ?? me.id
  const colleagues = useQuery(usersQuery).data?.filter((user) => user.active && user.id !== installer) ?? []
  const toggle = (id: number) =>
    onAccess({
      ...access,
      memberIds: access.memberIds.includes(id)
        ? access.memberIds.filter((other) => other !== id)
        : [...access.memberIds, id],
    })
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('access')}</legend>
      {kinds
        .filter(([kind]) => kind !== 'some' || colleagues.length > 0)
        .map(([kind, label]) => (
          <label key={kind} className={styles.choice}>
            <input
              type="radio"
              name={group}
              checked={access.kind === kind}
              onChange={() => onAccess({ ...access, kind })}
            />
            {t(kind === 'private' && installer !== me.id ? 'accessInstaller' : label)}
          </label>
        ))}
      {access.kind === 'some' && (
        <ul className={styles.people}>
          {colleagues.map((user) => (
            <li key={user.id}>
              <label className={styles.choice}>
                <input
                  type="checkbox"
                  checked={access.memberIds.includes(user.id)}
                  onChange={() => toggle(user.id)}
                />
                {user.name}
              </label>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  )
}
