import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Invitation, User } from '../../shared/contract/users.ts'
import { Rows } from '../account/Rows.tsx'
import { SettingsPart } from '../account/SettingsPart.tsx'
import { fetchInvitations } from '../api/colleagues.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { usersQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ColleagueRow } from './ColleagueRow.tsx'
import { DemandPart } from './DemandPart.tsx'
import { InvitationReady } from './InvitationReady.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { OpenIdPart } from './OpenIdPart.tsx'
import { OpenInvitationRow } from './OpenInvitationRow.tsx'

const key = ['invitations']

/** *Tools and apps › People*, for administrators. The list follows the stream; invitations are read at each visit. */
export function PeoplePage() {
  const me = useMe()
  return (
    <RoomWords room="people">
      <RoomWords room="account">{me.rights.admin ? <Page /> : <ForAdministrators />}</RoomWords>
    </RoomWords>
  )
}

function ForAdministrators() {
  const t = useTranslations('people')
  return (
    <EmptyPlace level={1} icon={<QuestionIcon />} title={t('noAccessTitle')}>
      <p>{t('noAccess')}</p>
    </EmptyPlace>
  )
}

interface Ready {
  email: string
  invitation: Invitation
}

function Page() {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const users = useQuery(usersQuery)
  const [inviting, setInviting] = useState(false)
  const [ready, setReady] = useState<Ready | null>(null)
  const invitations = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await fetchInvitations(signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  const reload = () => cache.refetchQueries({ queryKey: key })
  const show = (email: string, invitation: Invitation) => {
    setReady({ email, invitation })
    void reload()
  }

  return (
    <SettingsPage title={t('people.title')} intro={t('people.intro')}>
      <SettingsPart
        title={t('people.colleagues')}
        act={
          <Button tone="accent" onClick={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        }
      >
        {users.data ? (
          <Rows label={t('people.colleagues')}>
            {inOrder(users.data).map((user) => (
              <ColleagueRow key={user.id} user={user} />
            ))}
          </Rows>
        ) : users.isError ? (
          <EmptyPlace level={3} icon={<AlertIcon />} title={t('inbox.failedTitle')}>
            <p>{words(users.error)}</p>
            <Button onClick={() => void users.refetch()}>{t('inbox.tryAgain')}</Button>
          </EmptyPlace>
        ) : (
          <Waiting />
        )}
      </SettingsPart>
      {invitations.data && invitations.data.length > 0 && (
        <SettingsPart title={t('people.open')}>
          <Rows label={t('people.open')}>
            {invitations.data.map((invitation) => (
              <OpenInvitationRow
                key={invitation.id}
                invitation={invitation}
                by={users.data?.find((user) => user.id === invitation.invited_by)?.name ?? ''}
                onSent={(sent) => show(invitation.email, sent)}
                onWithdrawn={() => void reload()}
              />
            ))}
          </Rows>
        </SettingsPart>
      )}
      <DemandPart />
      <OpenIdPart />
      {inviting && <InviteDialog onInvited={show} onClose={() => setInviting(false)} />}
      {ready && <InvitationReady {...ready} onClose={() => setReady(null)} />}
    </SettingsPage>
  )
}

/** Who works here first; then by name, as the reader's language sorts. */
function inOrder(users: readonly User[]): User[] {
  return users.toSorted(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name) || a.id - b.id,
  )
}
