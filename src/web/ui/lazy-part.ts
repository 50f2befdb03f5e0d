import { type ComponentType, lazy } from 'react'
import { loadWhenOnline } from './load-when-online.ts'

/** A component that is loaded when it is first shown; ours are named exports, React's `lazy` wants a default one. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await loadWhenOnline(load) }))
}
