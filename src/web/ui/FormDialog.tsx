import { Dialog } from '@base-ui/react/dialog'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './Button.tsx'
import dialog from './dialog.module.css'
import styles from './FormDialog.module.css'
import { useErrorWords } from './use-error-words.ts'

interface FormDialogProps {
  title: string
  /** What stands above the fields. */
  head?: ReactNode
  submitLabel: string
  busyLabel: string
  /** Everything is filled in as the server will take it. */
  ready: boolean
  /** Closes the dialog by itself; what it throws is shown in the dialog. */
  onSubmit: () => Promise<void>
  /** What the place says of a refusal, where it knows better than the catalogue. */
  refusal?: (error: unknown) => string
  onClose: () => void
  /** The fields; `tried` once the button was pressed, so that nobody is scolded while still writing. */
  children: (tried: boolean) => ReactNode
}

/** A small window with a form. What was written stays when the server refuses it. */
export function FormDialog({
  title,
  head,
  submitLabel,
  busyLabel,
  ready,
  onSubmit,
  refusal,
  onClose,
  children,
}: FormDialogProps) {
  const t = useTranslations('form')
  const words = useErrorWords()
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (!ready) {
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      await onSubmit()
      onClose()
    } catch (error) {
      setProblem((refusal ?? words)(error))
      setBusy(false)
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title className={dialog.title}>{title}</Dialog.Title>
          <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
            {head}
            {children(tried)}
            {problem && (
              <p role="alert" className={styles.problem}>
                {problem}
              </p>
            )}
            <div className={dialog.acts}>
              <Button onClick={onClose}>{t('cancel')}</Button>
              <Button type="submit" tone="save" aria-disabled={busy || undefined}>
                {busy ? busyLabel : submitLabel}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
