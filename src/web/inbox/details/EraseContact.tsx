import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ErasureReceipt } from '../../../shared/contract/privacy.ts'
import { eraseContact } from '../../api/contacts.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { applyEvent } from '../../state/apply-event.ts'
import type { Erasing } from '../../state/erasing.ts'
import { changeState } from '../../state/live-cache.ts'
import { Button } from '../../ui/Button.tsx'
import dialog from '../../ui/dialog.module.css'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { sameList } from '../inbox-search.ts'
import { nameContact } from '../name-contact.ts'
import styles from './EraseContact.module.css'
import { ErasureReceiptWords } from './ErasureReceiptWords.tsx'

interface EraseContactProps extends Erasing {
  onClose: () => void
}

/** Somebody asks to be forgotten: says what goes and what stays, and afterwards what went. */
export function EraseContact(props: EraseContactProps) {
  return (
    <RoomWords room="privacy">
      <Erase {...props} />
    </RoomWords>
  )
}

function Erase({ conversation, channel, onClose }: EraseContactProps) {
  const t = useTranslations()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null)
  const name = nameContact(conversation.contact)

  const erase = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      const { data } = await eraseContact(conversation.contact.id)
      setReceipt(data)
      const event = { cursor: '', type: 'conversation.deleted', data: { id: conversation.id } } as const
      changeState(cache, (state) => applyEvent(state, event))
      void navigate({ to: '/leads/messaging', search: sameList })
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>
            {t(receipt ? 'privacy.erasedTitle' : 'privacy.eraseTitle', { name })}
          </AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={dialog.text}>
            {receipt ? (
              <ErasureReceiptWords receipt={receipt} links={conversation.links} />
            ) : (
              <>
                <p className={styles.head}>{t('privacy.goes')}</p>
                <ul className={styles.list}>
                  <li>{t('privacy.goesTalk')}</li>
                  <li>{t('privacy.goesNotes')}</li>
                  <li>{t('privacy.goesNames')}</li>
                </ul>
                <p className={styles.head}>{t('privacy.stays')}</p>
                <ul className={styles.list}>
                  <li>{t('privacy.staysItems')}</li>
                  <li>
                    {t('details.deleteProvider', { provider: t(`channel.${channel.type}`) })}{' '}
                    {t(`details.deleteAt.${channel.type}`)}
                  </li>
                  <li>{t('privacy.staysBackups')}</li>
                </ul>
                <p>{t('privacy.final')}</p>
              </>
            )}
            {problem && (
              <p role="alert" className={styles.problem}>
                {problem}
              </p>
            )}
          </AlertDialog.Description>
          <div className={dialog.acts}>
            {receipt ? (
              <>
                <a
                  className={styles.save}
                  href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(receipt, null, 2))}`}
                  download="receipt.json"
                >
                  {t('privacy.saveReceipt')}
                </a>
                <Button tone="save" onClick={onClose}>
                  {t('privacy.done')}
                </Button>
              </>
            ) : (
              <>
                <AlertDialog.Close render={<Button>{t('form.cancel')}</Button>} />
                <Button tone="danger" aria-disabled={busy || undefined} onClick={() => void erase()}>
                  {t('privacy.erase')}
                </Button>
              </>
            )}
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
