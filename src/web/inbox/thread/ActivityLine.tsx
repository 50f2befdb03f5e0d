import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Activity } from '../../../shared/contract/messages.ts'
import { usersQuery } from '../../state/queries.ts'

interface ActivityLineProps {
  activity: Activity
  contactName: string
}

/** The words of a system line: who assigned, closed, reopened or merged. Whom the page does not know is *somebody*. */
export function ActivityLine({ activity, contactName }: ActivityLineProps) {
  const t = useTranslations('activity')
  const users = useQuery(usersQuery).data
  const nameOf = (id: string | number | null) => users?.find((user) => user.id === id)?.name ?? t('somebody')
  const by = nameOf(activity.by.id)
  switch (activity.kind) {
    case 'assigned':
      return t('assigned', { by, to: nameOf(activity.user_id) })
    case 'unassigned':
      return activity.by.type === 'user' ? t('unassigned', { by }) : t('givenBack')
    case 'closed':
      return t('closed', { by })
    case 'merged':
    case 'parted':
      return t(activity.kind, { by })
    case 'may_be_incomplete':
      return t('mayBeIncomplete')
    case 'reopened':
      return activity.by.type === 'contact' ? t('wroteAgain', { name: contactName }) : t('reopened', { by })
  }
}
