import { useTranslations } from 'use-intl'
import type { Session } from '../../shared/contract/security.ts'
import { endOtherSessions, endSession } from '../api/security.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { nameDevice } from './name-device.ts'
import { Badge, Row, Rows } from './Rows.tsx'
import type { SecurityPartProps } from './SecurityPage.tsx'
import { SettingsPart } from './SettingsPart.tsx'

export function SessionsPart({ security, reload }: SecurityPartProps) {
  const t = useTranslations('account')
  const tell = useTell()
  const words = useErrorWords()
  const here = security.sessions.filter((session) => session.current)
  const others = security.sessions.filter((session) => !session.current)

  const end = async (work: () => Promise<unknown>, told?: string) => {
    try {
      await work()
      if (told) tell({ tone: 'plain', text: told })
      await reload()
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }

  return (
    <SettingsPart
      title={t('sessionsTitle')}
      text={t('sessionsText')}
      act={
        others.length > 0 && (
          <Button onClick={() => void end(endOtherSessions, t('othersEnded'))}>{t('endOthers')}</Button>
        )
      }
    >
      <Rows label={t('sessionsTitle')}>
        {[...here, ...others].map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => void end(() => endSession(session.id))}
          />
        ))}
      </Rows>
    </SettingsPart>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const t = useTranslations('account')
  const reader = useReader()
  const now = useNow()
  const device = nameDevice(session.user_agent) ?? t('unknownDevice')
  const since = t('sessionSince', { when: nearMoment(new Date(session.created_at), now, reader) })
  return (
    <Row
      name={device}
      badges={session.current && <Badge tone="good">{t('sessionHere')}</Badge>}
      facts={[session.ip_address, since].filter(Boolean).join(' · ')}
      acts={
        !session.current && (
          <Button tone="quiet" aria-label={t('endSessionOf', { device })} onClick={onEnd}>
            {t('endSession')}
          </Button>
        )
      }
    />
  )
}
