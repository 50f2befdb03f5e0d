import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { connectByLogin, fetchChannelLogin } from '../api/channels.ts'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { type Access, sharingOf } from './access.ts'
import formStyles from './ChannelForm.module.css'
import styles from './ConnectDialog.module.css'
import { Said } from './Said.tsx'
import { useChannelChange } from './use-channel-change.ts'

/** Back from the provider: which of the pages that let us in are connected, or whose token is renewed. */
export function ChoosePage({ loginId, onClose }: { loginId: string; onClose: () => void }) {
  const t = useTranslations()
  const words = useErrorWords()
  const tell = useTell()
  const cache = useQueryClient()
  const [access, setAccess] = useState<Access>({ kind: 'shared', memberIds: [] })
  const [working, setWorking] = useState<string | null>(null)
  const { busy, problem, change } = useChannelChange()
  const key = ['channel login', loginId]
  const login = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await fetchChannelLogin(loginId, signal)).data,
    retry: false,
  })

  const connect = async (page: { id: string; name: string; channel_id: string | null }) => {
    if (busy) return
    setWorking(page.id)
    const sharing = page.channel_id ? {} : sharingOf(access)
    const channel = await change(() => connectByLogin(loginId, { page_id: page.id, ...sharing }))
    setWorking(null)
    if (!channel) return
    tell({
      tone: 'plain',
      text: t(page.channel_id ? 'channelPage.reconnected' : 'settings.doneTitle', { name: channel.name }),
    })
    await cache.invalidateQueries({ queryKey: key })
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <Dialog.Title className={dialog.title}>{t('channelPage.chooseTitle')}</Dialog.Title>
          {login.isPending && <Waiting />}
          {login.isError && <p className={dialog.text}>{words(login.error)}</p>}
          {login.data?.status === 'failed' && (
            <div className={styles.form}>
              <p role="alert" className={styles.problem}>
                <Said words={login.data.problem_words} sentence={login.data.problem} />
              </p>
            </div>
          )}
          {login.data?.status === 'ready' && (
            <div className={styles.form}>
              <Dialog.Description className={formStyles.hint}>
                {t('channelPage.chooseText')}
              </Dialog.Description>
              <ul className={formStyles.pages}>
                {login.data.pages.map((page) => (
                  <li key={page.id} className={formStyles.page}>
                    <span className={formStyles.pageName}>{page.name}</span>
                    {page.usable ? (
                      <Button
                        tone={page.channel_id ? 'plain' : 'accent'}
                        aria-disabled={busy || undefined}
                        aria-label={t(page.channel_id ? 'channelPage.reconnectOf' : 'channelPage.connectOf', {
                          name: page.name,
                        })}
                        onClick={() => void connect(page)}
                      >
                        {working === page.id
                          ? t('settings.connecting')
                          : t(page.channel_id ? 'channelPage.reconnect' : 'settings.connect')}
                      </Button>
                    ) : (
                      <span className={formStyles.hint}>{t('channelPage.notUsable')}</span>
                    )}
                  </li>
                ))}
              </ul>
              {login.data.pages.some((page) => page.usable && !page.channel_id) && (
                <AccessChoice access={access} onAccess={setAccess} />
              )}
              {problem && (
                <p role="alert" className={styles.problem}>
                  {problem}
                </p>
              )}
            </div>
          )}
          <div className={dialog.acts}>
            <Button onClick={onClose}>{t('settings.done')}</Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
