import { useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '../../shared/contract/users.ts'
import type { Answer } from '../api/client.ts'
import { putPicture, removePicture } from '../api/security.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './Profile.module.css'

export function PictureField() {
  const t = useTranslations('account')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)

  const change = async (call: () => Promise<Answer<Me>>) => {
    if (busy) return
    setBusy(true)
    try {
      const { data } = await call()
      cache.setQueryData<Me | null>(keys.me, data)
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    setBusy(false)
  }
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file may be chosen again.
    event.target.value = ''
    if (file) void change(() => putPicture(file))
  }

  return (
    <div className={styles.picture}>
      <Avatar key={me.picture_url} id={me.id} name={me.name} picture={me.picture_url} size={72} />
      <div className={styles.pictureActs}>
        <input
          ref={input}
          type="file"
          accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
          aria-label={t('choosePicture')}
          hidden
          onChange={choose}
        />
        <Button aria-disabled={busy || undefined} onClick={() => input.current?.click()}>
          {t('choosePicture')}
        </Button>
        {me.picture_url && (
          <Button tone="quiet" aria-disabled={busy || undefined} onClick={() => void change(removePicture)}>
            {t('removePicture')}
          </Button>
        )}
      </div>
    </div>
  )
}
