import { useCallback, useMemo, useRef, useState } from 'react'
import type { Conversation } from '../../../shared/contract/conversations.ts'

export interface Selection {
  /** Conversations are being selected: boxes are shown at each. */
  on: boolean
  /** In the order of the list. What has left the list is not selected any more. */
  chosen: Conversation[]
  has(id: string): boolean
  /** `through`: also everything between this one and the one before. */
  toggle(id: string, through: boolean): void
  begin(): void
  all(): void
  end(): void
}

interface Marked {
  key: string
  ids: ReadonlySet<string>
}

/** Which entries of a list are selected. Another list (`key`) begins with none. */
export function useSelection(key: string, items: readonly Conversation[]): Selection {
  const [marked, setMarked] = useState<Marked | null>(null)
  const anchor = useRef<string | null>(null)
  const current = marked?.key === key ? marked : null
  const listed = useRef(items)
  listed.current = items

  const chosen = useMemo(
    () => (current ? items.filter((item) => current.ids.has(item.id)) : []),
    [current, items],
  )
  const toggle = useCallback(
    (id: string, through: boolean) => {
      const order = listed.current.map((item) => item.id)
      const from = through && anchor.current !== null ? order.indexOf(anchor.current) : -1
      const to = order.indexOf(id)
      const range = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
      anchor.current = id
      setMarked((before) => {
        const ids = new Set(before?.key === key ? before.ids : [])
        const on = !ids.has(id)
        for (const each of range) {
          if (on) ids.add(each)
          else ids.delete(each)
        }
        return ids.size > 0 ? { key, ids } : null
      })
    },
    [key],
  )
  const begin = useCallback(() => setMarked({ key, ids: new Set() }), [key])
  const all = useCallback(
    () => setMarked({ key, ids: new Set(listed.current.map((item) => item.id)) }),
    [key],
  )
  const end = useCallback(() => setMarked(null), [])
  return {
    on: current !== null,
    chosen,
    has: (id) => current?.ids.has(id) ?? false,
    toggle,
    begin,
    all,
    end,
  }
}
