import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { usersQuery } from '../state/queries.ts'

export function OwnerFilter({
  value,
  onValue,
}: {
  value: number | null
  onValue: (id: number | null) => void
}) {
  const t = useTranslations('crm')
  const users = useQuery(usersQuery).data ?? []
  return (
    <select
      aria-label={t('owner')}
      value={value ?? ''}
      onChange={(event) => onValue(event.target.value ? Number(event.target.value) : null)}
    >
      <option value="">{t('everybody')}</option>
      {users.map((user) => (
        <option key={user.id} value={user.id}>
          {user.name}
        </option>
      ))}
    </select>
  )
}
