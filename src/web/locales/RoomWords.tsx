import { type ReactNode, Suspense, use, useMemo } from 'react'
import { IntlProvider, useMessages } from 'use-intl'
import type { en } from './en.ts'
import { useLocaleChoice } from './LocaleProvider.tsx'
import { loadRoom, type Room } from './rooms.ts'

interface RoomWordsProps {
  room: Room
  /** Keeps the place until the words are there, where something stands below. */
  waiting?: ReactNode
  children: ReactNode
}

/** Gives a place that is opened later its words, beside those that are always there. */
export function RoomWords({ room, waiting, children }: RoomWordsProps) {
  return (
    <Suspense fallback={waiting}>
      <Loaded room={room}>{children}</Loaded>
    </Suspense>
  )
}

function Loaded({ room, children }: RoomWordsProps) {
  const { locale } = useLocaleChoice()
  const all = useMessages()
  const words = use(loadRoom(room, locale))
  const messages = useMemo(() => ({ ...all, ...words }) as unknown as typeof en, [all, words])
  return (
    <IntlProvider locale={locale} messages={messages as never}>
      {children}
    </IntlProvider>
  )
}
