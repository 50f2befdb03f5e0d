import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './Button.tsx'
import dialog from './dialog.module.css'

interface QuestionProps {
  title: string
  text: ReactNode
  /** What is done, as the button says it. */
  act: string
  onAct: () => Promise<void>
  onClose: () => void
}

/** Asks before something that cannot be taken back by a click. It closes first: what is done may ask further. */
export function Question({ title, text, act, onAct, onClose }: QuestionProps) {
  const t = useTranslations('form')
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={dialog.text}>
            <p>{text}</p>
          </AlertDialog.Description>
          <div className={dialog.acts}>
            <AlertDialog.Close render={<Button>{t('cancel')}</Button>} />
            <Button
              tone="danger"
              onClick={() => {
                onClose()
                void onAct()
              }}
            >
              {act}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
