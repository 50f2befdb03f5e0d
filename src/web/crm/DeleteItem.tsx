import { useTranslations } from 'use-intl'
import { FinalQuestion } from '../ui/FinalQuestion.tsx'

interface DeleteItemProps {
  name: string
  onDelete: () => Promise<void>
  onClose: () => void
}

export function DeleteItem({ name, onDelete, onClose }: DeleteItemProps) {
  const t = useTranslations('crm')
  return (
    <FinalQuestion title={t('deleteTitle', { name })} act={t('delete')} onAct={onDelete} onClose={onClose}>
      {t('deleteText')}
    </FinalQuestion>
  )
}
