import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Me } from '../../shared/contract/users.ts'
import { useLocaleChoice } from '../locales/LocaleProvider.tsx'
import { beginDrafts, saveDrafts } from './drafts.ts'
import { followStream } from './follow-stream.ts'
import { keys } from './live-cache.ts'
import { loadPending } from './pending-storage.ts'
import { keepPendingInStep, sendUnanswered } from './send.ts'

const MeContext = createContext<Me | null>(null)
const OnlineContext = createContext(true)

const patienceMilliseconds = 2_000

/** From signing in to signing out: the stream, the user's language, the unsent messages. */
export function LiveProvider({ me, children }: { me: Me; children: ReactNode }) {
  const cache = useQueryClient()
  const { choose } = useLocaleChoice()
  const [online, setOnline] = useState(true)

  beginDrafts(me.id)

  useEffect(() => choose(me.locale), [me.locale, choose])

  useEffect(() => {
    cache.setQueryData(keys.pending, loadPending(me.id))
    return keepPendingInStep(cache, me.id)
  }, [cache, me.id])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const askWhoIAm = () => void cache.refetchQueries({ queryKey: keys.me })
    const stop = followStream(cache, {
      onConnected(connected) {
        if (connected) {
          clearTimeout(timer)
          timer = undefined
          setOnline(true)
          saveDrafts()
          void sendUnanswered(cache)
        } else {
          timer ??= setTimeout(() => {
            setOnline(false)
            // The stream is refused also to one who was signed out elsewhere; this tells which it is.
            askWhoIAm()
          }, patienceMilliseconds)
        }
      },
      onSignedOut: askWhoIAm,
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [cache])

  return (
    <MeContext value={me}>
      <OnlineContext value={online}>{children}</OnlineContext>
    </MeContext>
  )
}

export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside of LiveProvider')
  return me
}

/** False when the stream has been down for more than two seconds. */
export const useOnline = (): boolean => useContext(OnlineContext)
