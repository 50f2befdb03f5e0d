import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { NotificationSettings } from '../../shared/contract/notifications.ts'
import { fetchNotificationSettings, saveNotificationSettings } from '../api/notifications.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ChoiceTable } from './ChoiceTable.tsx'
import { MoreChoices } from './MoreChoices.tsx'
import styles from './NotificationDialog.module.css'
import { askPermission, permissionHere, subscribe } from './this-browser.ts'

/** S7: what I want to hear of, by which way; below, the finer choices. */
export function NotificationDialog({ onClose }: { onClose: () => void }) {
  return (
    <RoomWords room="notifications">
      <Window onClose={onClose} />
    </RoomWords>
  )
}

export const settingsKey = ['notification-settings']

function Window({ onClose }: { onClose: () => void }) {
  const t = useTranslations('notifications')
  const words = useErrorWords()
  const loaded = useQuery({
    queryKey: settingsKey,
    queryFn: async ({ signal }) => (await fetchNotificationSettings(signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <Dialog.Title className={dialog.title}>{t('title')}</Dialog.Title>
          {loaded.data && !loaded.isFetching ? (
            <Form start={loaded.data} onClose={onClose} />
          ) : (
            <div className={styles.waiting}>
              {loaded.isError ? <p role="alert">{words(loaded.error)}</p> : <Waiting />}
            </div>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Form({ start, onClose }: { start: NotificationSettings; onClose: () => void }) {
  const t = useTranslations('notifications')
  const words = useErrorWords()
  const tell = useTell()
  const cache = useQueryClient()
  const [settings, setSettings] = useState(start)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const wantsDesktop = [settings.events, ...settings.channels.map(({ events }) => events)].some((events) =>
    Object.values(events).some(({ desktop }) => desktop),
  )

  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    // Asked while the click still counts; the answer is not waited for.
    if (wantsDesktop && permissionHere() === 'default') void allowHere()
    const { email_available: _, ...change } = settings
    try {
      await saveNotificationSettings(change)
      await cache.invalidateQueries({ queryKey: settingsKey, refetchType: 'none' })
      tell({ tone: 'plain', text: t('saved') })
      onClose()
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <ChoiceTable
        caption={t('lead')}
        choices={settings.events}
        onChoose={(events) => setSettings({ ...settings, events })}
      />
      {wantsDesktop && permissionHere() !== 'granted' && (
        <p className={styles.hint} data-tone={permissionHere() === 'denied' ? 'warning' : undefined}>
          {t(`permission.${permissionHere()}`)}
        </p>
      )}
      {!settings.email_available && (
        <p className={styles.hint} data-tone="warning">
          {t('noMailServer')}
        </p>
      )}
      <MoreChoices settings={settings} onChange={setSettings} />
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.foot}>
        <Link to="/tools-and-apps/notifications" className={styles.help} onClick={onClose}>
          {t('troubleLink')}
        </Link>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button tone="save" type="submit" aria-disabled={busy || undefined}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

async function allowHere(): Promise<void> {
  try {
    if ((await askPermission()) === 'granted') await subscribe()
  } catch {
    // The page under Tools and apps says what this browser's push service answered.
  }
}
