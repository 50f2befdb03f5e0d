import { Suspense, useEffect, useState } from 'react'
import { lazyPart } from '../ui/lazy-part.ts'
import { listenToKeys, useShortcuts } from './use-shortcuts.ts'

const CommandMenu = lazyPart(async () => (await import('../command-menu/CommandMenu.tsx')).CommandMenu)
const ShortcutSheet = lazyPart(async () => (await import('./ShortcutSheet.tsx')).ShortcutSheet)

/** Hears the keys of the whole page, and shows what two of them call up. */
export function KeyLayer() {
  const [shown, setShown] = useState<'commands' | 'help' | null>(null)
  useEffect(listenToKeys, [])
  useShortcuts({ commands: () => setShown('commands'), help: () => setShown('help') })
  const close = () => setShown(null)
  return (
    <Suspense>
      {shown === 'commands' && <CommandMenu onClose={close} />}
      {shown === 'help' && <ShortcutSheet onClose={close} />}
    </Suspense>
  )
}
