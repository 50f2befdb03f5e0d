import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { ResizeHandle } from '../../ui/ResizeHandle.tsx'
import { Details } from './Details.tsx'
import { DetailsPlace, keepWidth, keptWidth } from './DetailsPlace.tsx'

export function DetailsPane({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('inbox')
  const [width, setWidth] = useState(keptWidth)
  const resize = (next: number) => {
    keepWidth(next)
    setWidth(next)
  }
  return (
    <DetailsPlace width={width}>
      <ResizeHandle
        label={t('resizeDetails')}
        side="left"
        value={width}
        least={260}
        most={480}
        onValue={resize}
      />
      <Details conversation={conversation} />
    </DetailsPlace>
  )
}
