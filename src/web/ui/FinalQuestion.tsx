import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './Button.tsx'
import dialog from './dialog.module.css'
import { useTell } from './NoticeProvider.tsx'
import { useErrorWords } from './use-error-words.ts'

interface FinalQuestionProps {
  title: string
  /** What goes, and what stays. */
  children: ReactNode
  /** What is done, as the button says it. */
  act: string
  /** Leads away by itself; what it throws is told, and the question stays. */
  onAct: () => Promise<void>
  onClose: () => void
}

/** Asks before what can never be undone, and stays until it is done. */
export function FinalQuestion({ title, children, act, onAct, onClose }: FinalQuestionProps) {
  const t = useTranslations('form')
  const tell = useTell()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)

  const go = async () => {
    if (busy) return
    setBusy(true)
    try {
      await onAct()
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
      setBusy(false)
    }
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={dialog.text}>
            {children}
          </AlertDialog.Description>
          <div className={dialog.acts}>
            <AlertDialog.Close render={<Button>{t('cancel')}</Button>} />
            <Button tone="danger" aria-disabled={busy || undefined} onClick={() => void go()}>
              {act}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
