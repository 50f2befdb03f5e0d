import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { whenSignedOut } from '../api/client.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { Unreachable } from '../navigation/Trouble.tsx'
import { LiveProvider } from '../state/LiveProvider.tsx'
import { leaveTab } from '../state/leave-tab.ts'
import { keys } from '../state/live-cache.ts'
import { meQuery, setupQuery } from '../state/queries.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { Waiting } from '../ui/Waiting.tsx'

// Who is signed in needs none of them, so they are no part of the first inbox.
const SignIn = lazyPart(async () => (await import('./SignIn.tsx')).SignIn)
const FirstVisit = lazyPart(async () => (await import('./FirstVisit.tsx')).FirstVisit)
const AcceptInvitation = lazyPart(async () => (await import('./AcceptInvitation.tsx')).AcceptInvitation)
const NewPassword = lazyPart(async () => (await import('./NewPassword.tsx')).NewPassword)
const DemandedFactor = lazyPart(async () => (await import('./DemandedFactor.tsx')).DemandedFactor)
const ConfirmEmail = lazyPart(async () => (await import('./ConfirmEmail.tsx')).ConfirmEmail)

/** Behind it somebody is signed in. The address stays, so that after signing in the wanted page opens. */
export function Gate({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const me = useQuery(meQuery)
  const nobody = me.data === null
  const setup = useQuery({ ...setupQuery, enabled: nobody })
  /** Who has been shown the product in this tab. */
  const [shownTo, setShownTo] = useState<number | null>(null)
  const stopped = me.data ? me.data.second_factor_missing !== null : false
  const left = shownTo !== null && me.data !== undefined && (me.data?.id !== shownTo || stopped)

  useEffect(() => whenSignedOut(() => cache.setQueryData(keys.me, null)), [cache])
  useEffect(() => {
    if (left) leaveTab()
  }, [left])
  if (left) return <Waiting />

  const [, place, token] =
    /^\/(invitations|reset-password|confirm-email)\/([^/]+)$/.exec(location.pathname) ?? []
  if (place && token && (nobody || (me.data && place !== 'invitations'))) {
    const link = decodeURIComponent(token)
    return (
      <Outside>
        {place === 'invitations' && <AcceptInvitation token={link} />}
        {place === 'reset-password' && <NewPassword token={link} />}
        {place === 'confirm-email' && <ConfirmEmail token={link} />}
      </Outside>
    )
  }
  if (me.data && stopped) {
    return (
      <Outside>
        <DemandedFactor me={me.data} />
      </Outside>
    )
  }
  if (me.data) {
    if (shownTo === null) setShownTo(me.data.id)
    return <LiveProvider me={me.data}>{children}</LiveProvider>
  }
  if (nobody && setup.data) {
    return (
      <Outside>
        {setup.data.needed ? <FirstVisit codeNeeded={setup.data.setup_code_needed} /> : <SignIn />}
      </Outside>
    )
  }
  const failed = nobody ? setup : me
  if (failed.isError) return <Unreachable onTryAgain={() => void failed.refetch()} />
  return <Waiting />
}

/** The place before the product, with its words. */
function Outside({ children }: { children: ReactNode }) {
  return (
    <RoomWords room="signIn">
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </RoomWords>
  )
}
