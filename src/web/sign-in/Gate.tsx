import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useEffect } from 'react'
import { whenSignedOut } from '../api/client.ts'
import { Unreachable } from '../navigation/Trouble.tsx'
import { LiveProvider } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { meQuery, setupQuery } from '../state/queries.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { SignIn } from './SignIn.tsx'

const FirstVisit = lazyPart(async () => (await import('./FirstVisit.tsx')).FirstVisit)
const AcceptInvitation = lazyPart(async () => (await import('./AcceptInvitation.tsx')).AcceptInvitation)

/** Behind it somebody is signed in. The address stays, so that after signing in the wanted page opens. */
export function Gate({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const me = useQuery(meQuery)
  const nobody = me.data === null
  const setup = useQuery({ ...setupQuery, enabled: nobody })

  useEffect(() => whenSignedOut(() => cache.setQueryData(keys.me, null)), [cache])

  const invitation = /^\/invitations\/([^/]+)$/.exec(window.location.pathname)?.[1]
  if (invitation && nobody) {
    return (
      <Suspense fallback={<Waiting />}>
        <AcceptInvitation token={decodeURIComponent(invitation)} />
      </Suspense>
    )
  }
  if (me.data) {
    return (
      <LiveProvider key={me.data.id} me={me.data}>
        {children}
      </LiveProvider>
    )
  }
  if (nobody && setup.data) {
    return setup.data.needed ? (
      <Suspense fallback={<Waiting />}>
        <FirstVisit codeNeeded={setup.data.setup_code_needed} />
      </Suspense>
    ) : (
      <SignIn />
    )
  }
  const failed = nobody ? setup : me
  if (failed.isError) return <Unreachable onTryAgain={() => void failed.refetch()} />
  return <Waiting />
}
