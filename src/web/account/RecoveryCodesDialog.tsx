import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import styles from './EnrolDialog.module.css'

/** They are shown once, so only the button closes it: a click beside it must not lose them. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useTranslations('account')
  const [copied, setCopied] = useState(false)
  const text = `${codes.join('\n')}\n`

  const copy = async () => {
    await navigator.clipboard?.writeText(text)
    setCopied(true)
  }
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), {
      href: url,
      download: 'tsunagi-recovery-codes.txt',
    })
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <Dialog.Root open disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title className={dialog.title}>{t('codesTitle')}</Dialog.Title>
          <div className={styles.codesBody}>
            <Dialog.Description>{t('codesText')}</Dialog.Description>
            <ul className={styles.codes} aria-label={t('codesList')}>
              {codes.map((code) => (
                <li key={code}>{code}</li>
              ))}
            </ul>
            <div className={styles.codesActs}>
              <Button onClick={() => void copy()}>
                <span aria-live="polite">{copied ? t('copied') : t('copyCodes')}</span>
              </Button>
              <Button onClick={download}>{t('downloadCodes')}</Button>
            </div>
          </div>
          <div className={dialog.acts}>
            <Button tone="save" onClick={onClose}>
              {t('codesKept')}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
