import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../../ui/IconButton.tsx'
import { AttachIcon } from '../../ui/icons/AttachIcon.tsx'
import styles from './AttachButton.module.css'

/** Opens the browser's own choice of files. The field itself is hidden from everybody: the button is its name. */
export function AttachButton({ stopped, onFiles }: { stopped: boolean; onFiles(files: File[]): void }) {
  const t = useTranslations('composer')
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        data-testid="files"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again after it was taken away.
          event.target.value = ''
        }}
      />
      <IconButton
        quiet
        label={t('attach')}
        className={styles.attach}
        aria-disabled={stopped || undefined}
        onClick={() => !stopped && field.current?.click()}
      >
        <AttachIcon />
      </IconButton>
    </>
  )
}
