import { type ComponentType, lazy } from 'react'

/** A component that is loaded when it is first shown; ours are named exports, React's `lazy` wants a default one. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load() }))
}
