import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { fetchHealth } from '../../api/health.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { useMe } from '../../state/LiveProvider.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { ChannelsHealth } from './ChannelsHealth.tsx'
import styles from './Health.module.css'
import { MachineHealth } from './MachineHealth.tsx'
import { OutboxHealth } from './OutboxHealth.tsx'
import { StoredRequests } from './StoredRequests.tsx'

const EVERY_MILLISECONDS = 10_000

/** *Tools and apps › Health*: what an operator looks at when somebody says that something is wrong. */
export function HealthPage() {
  return (
    <RoomWords room="health">
      <Looked />
    </RoomWords>
  )
}

function Looked() {
  const t = useTranslations()
  const words = useErrorWords()
  const me = useMe()
  const allowed = me.rights.account_settings_access
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await fetchHealth(signal)).data,
    enabled: allowed,
    refetchInterval: EVERY_MILLISECONDS,
  })
  if (!allowed)
    return (
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('health.noAccessTitle')}>
        <p>{t('health.noAccess')}</p>
      </EmptyPlace>
    )
  return (
    <SettingsPage title={t('health.title')} intro={t('health.intro')}>
      {health.isError && (
        <p className={styles.trouble} role="alert">
          <AlertIcon size={16} />
          {words(health.error)}
          <Button onClick={() => void health.refetch()}>{t('inbox.tryAgain')}</Button>
        </p>
      )}
      {health.data ? (
        <>
          <ChannelsHealth channels={health.data.channels} />
          <OutboxHealth outbox={health.data.outbox} channels={health.data.channels} />
          <StoredRequests counts={health.data.requests} channels={health.data.channels} />
          <MachineHealth health={health.data} />
        </>
      ) : (
        health.isPending && <Waiting />
      )}
    </SettingsPage>
  )
}
