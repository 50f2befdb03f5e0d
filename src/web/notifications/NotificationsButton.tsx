import { Suspense, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../ui/IconButton.tsx'
import { BellIcon } from '../ui/icons/BellIcon.tsx'
import { lazyPart } from '../ui/lazy-part.ts'

const NotificationDialog = lazyPart(async () => (await import('./NotificationDialog.tsx')).NotificationDialog)

/** S7: the bell at the top of the conversation list. */
export function NotificationsButton() {
  const t = useTranslations('list')
  const [shown, setShown] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setShown(false)
    button.current?.focus()
  }
  return (
    <>
      <IconButton
        ref={button}
        label={t('notifications')}
        aria-haspopup="dialog"
        onClick={() => setShown(true)}
      >
        <BellIcon />
      </IconButton>
      {shown && (
        <Suspense>
          <NotificationDialog onClose={close} />
        </Suspense>
      )}
    </>
  )
}
