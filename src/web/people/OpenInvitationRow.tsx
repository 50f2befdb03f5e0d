import { useTranslations } from 'use-intl'
import type { Invitation, OpenInvitation } from '../../shared/contract/users.ts'
import { Badge, Row } from '../account/Rows.tsx'
import { inviteAgain, withdrawInvitation } from '../api/colleagues.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'

interface OpenInvitationRowProps {
  invitation: OpenInvitation
  /** The name of whoever invited. */
  by: string
  onSent: (invitation: Invitation) => void
  onWithdrawn: () => void
}

export function OpenInvitationRow({ invitation, by, onSent, onWithdrawn }: OpenInvitationRowProps) {
  const t = useTranslations('people')
  const reader = useReader()
  const now = useNow()
  const tell = useTell()
  const words = useErrorWords()
  const { id, email, name, expired, rights } = invitation
  const when = nearMoment(new Date(invitation.expires_at), now, reader)

  const trying = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }
  const send = () => trying(async () => onSent((await inviteAgain(id)).data))
  const withdraw = () =>
    trying(async () => {
      await withdrawInvitation(id)
      tell({ tone: 'plain', text: t('withdrawn', { email }) })
      onWithdrawn()
    })

  return (
    <Row
      name={name ? `${name} · ${email}` : email}
      quiet={expired}
      badges={
        <>
          {rights.admin && <Badge>{t('admin')}</Badge>}
          {rights.account_settings_access && <Badge>{t('settingsAccess')}</Badge>}
        </>
      }
      facts={[
        expired ? t('expired', { when }) : t('validUntil', { when }),
        by && t('invitedBy', { name: by }),
      ]
        .filter(Boolean)
        .join(' · ')}
      acts={
        <>
          <Button tone="quiet" aria-label={t('resendTo', { email })} onClick={() => void send()}>
            {t('resend')}
          </Button>
          <Button tone="quiet" aria-label={t('withdrawFor', { email })} onClick={() => void withdraw()}>
            {t('withdraw')}
          </Button>
        </>
      }
    />
  )
}
