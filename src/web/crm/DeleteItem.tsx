import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'

interface DeleteItemProps {
  name: string
  onDelete: () => Promise<void>
  onClose: () => void
}

export function DeleteItem({ name, onDelete, onClose }: DeleteItemProps) {
  const t = useTranslations()
  const tell = useTell()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const remove = async () => {
    if (busy) return
    setBusy(true)
    try {
      await onDelete()
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
      onClose()
    }
  }
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>{t('crm.deleteTitle', { name })}</AlertDialog.Title>
          <AlertDialog.Description className={dialog.text}>{t('crm.deleteText')}</AlertDialog.Description>
          <div className={dialog.acts}>
            <AlertDialog.Close render={<Button>{t('form.cancel')}</Button>} />
            <Button tone="danger" aria-disabled={busy || undefined} onClick={() => void remove()}>
              {t('crm.delete')}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
