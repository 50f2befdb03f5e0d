import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { RoomWords } from '../locales/RoomWords.tsx'
import { followCrm } from '../state/crm-live.ts'

/** The words of the CRM's places; from here on the stream keeps its lists fresh. */
export function CrmWords({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  useEffect(() => followCrm(cache), [cache])
  return (
    <RoomWords room="links">
      <RoomWords room="crm">{children}</RoomWords>
    </RoomWords>
  )
}
