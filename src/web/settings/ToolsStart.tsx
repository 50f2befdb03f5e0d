import { Navigate } from '@tanstack/react-router'
import { useMe } from '../state/LiveProvider.tsx'
import { useMedia } from '../ui/use-media.ts'

/** On a phone the list of places stands alone; elsewhere the first of them opens beside it. */
export function ToolsStart() {
  const me = useMe()
  const roomForBoth = useMedia('(width >= 720px)')
  if (!roomForBoth) return null
  return (
    <Navigate
      to={me.rights.account_settings_access ? '/tools-and-apps/messaging' : '/tools-and-apps/preferences'}
      replace
    />
  )
}
