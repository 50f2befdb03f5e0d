import { Suspense, useEffect, useRef, useState } from 'react'
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
  // Whoever types on before the menu's field has the focus has typed into the menu, not into what lies behind it.
  const ahead = useRef<string | null>(null)
  useEffect(() => {
    if (shown !== 'commands') return
    ahead.current = ''
    const keep = (event: KeyboardEvent) => {
      if (ahead.current === null || event.ctrlKey || event.metaKey || event.isComposing) return
      if (event.key === 'Escape') setShown(null)
      if (event.key.length === 1) ahead.current += event.key
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', keep, { capture: true })
    return () => window.removeEventListener('keydown', keep, { capture: true })
  }, [shown])
  return (
    <Suspense>
      {shown === 'commands' && <CommandMenu ahead={ahead} onClose={close} />}
      {shown === 'help' && <ShortcutSheet onClose={close} />}
    </Suspense>
  )
}
