import { type ReactNode, Suspense, use, useMemo } from 'react'
import { IntlProvider, useMessages } from 'use-intl'
import type { en } from './en.ts'
import { useLocaleChoice } from './LocaleProvider.tsx'
import { loadRoom, type Room } from './rooms.ts'

/** Gives a place that is opened later its words, beside those that are always there. */
export function RoomWords({ room, children }: { room: Room; children: ReactNode }) {
  return (
    <Suspense>
      <Loaded room={room}>{children}</Loaded>
    </Suspense>
  )
}

function Loaded({ room, children }: { room: Room; children: ReactNode }) {
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
