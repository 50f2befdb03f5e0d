import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Security } from '../../shared/contract/security.ts'
import { fetchSecurity } from '../api/security.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { PasskeysPart } from './PasskeysPart.tsx'
import { PasswordPart } from './PasswordPart.tsx'
import { SecondFactorPart } from './SecondFactorPart.tsx'
import { SessionsPart } from './SessionsPart.tsx'

const key = ['security']

export function SecurityPage() {
  return (
    <RoomWords room="account">
      <Page />
    </RoomWords>
  )
}

function Page() {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const security = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await fetchSecurity(signal)).data,
    // No event tells of it, so it is read at each visit.
    staleTime: 0,
    gcTime: 0,
  })
  const reload = () => cache.refetchQueries({ queryKey: key })

  return (
    <SettingsPage title={t('account.securityTitle')} intro={t('account.securityIntro')}>
      {security.data ? (
        <Parts security={security.data} reload={reload} />
      ) : security.isError ? (
        <EmptyPlace icon={<AlertIcon />} title={t('inbox.failedTitle')}>
          <p>{words(security.error)}</p>
          <Button onClick={() => void security.refetch()}>{t('inbox.tryAgain')}</Button>
        </EmptyPlace>
      ) : (
        <Waiting />
      )}
    </SettingsPage>
  )
}

export interface SecurityPartProps {
  security: Security
  /** Something has changed. */
  reload: () => Promise<void>
}

function Parts(props: SecurityPartProps) {
  return (
    <>
      <PasswordPart {...props} />
      <SecondFactorPart {...props} />
      <PasskeysPart {...props} />
      <SessionsPart {...props} />
    </>
  )
}
