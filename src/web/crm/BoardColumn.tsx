import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Stage } from '../../shared/contract/crm.ts'
import type { BoardStage } from '../../shared/contract/crm-screen.ts'
import { useReader } from '../locales/use-reader.ts'
import { listQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import styles from './BoardColumn.module.css'
import { DealCard } from './DealCard.tsx'
import { money } from './money.ts'
import type { Mover } from './use-move-deal.ts'

interface BoardColumnProps {
  stage: Stage
  stages: Stage[]
  column: BoardStage | undefined
  owner: number | null
  mover: Mover
}

export function BoardColumn({ stage, stages, column, owner, mover }: BoardColumnProps) {
  const t = useTranslations('crm')
  const reader = useReader()
  const [all, setAll] = useState(false)
  const [over, setOver] = useState(false)
  const more = useInfiniteQuery({
    ...listQuery('deal', { stage_id: stage.id, status: 'open', owner_id: owner ?? undefined }),
    enabled: all,
  })
  const deals = (all && more.data?.pages.flatMap((page) => page.data)) || (column?.deals ?? [])
  const isTarget = over || (mover.lifted !== null && mover.lifted.target === stage.id)
  return (
    <section
      aria-label={stage.name}
      className={styles.column}
      data-target={isTarget || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        mover.drop(Number(event.dataTransfer.getData('text/plain')), stage)
      }}
    >
      <header className={styles.head}>
        <h2 className={styles.name}>{stage.name}</h2>
        <p className={styles.sum}>
          {t('stageCount', { count: column?.count ?? 0 })}
          {column?.sums.map((sum) => ` · ${money(sum.value, sum.currency, reader)}`)}
        </p>
      </header>
      <ul aria-label={stage.name} className={styles.deals}>
        {deals.map((deal) => (
          <li key={deal.id}>
            <DealCard deal={deal} stages={stages} mover={mover} />
          </li>
        ))}
      </ul>
      {(all ? more.hasNextPage : column?.next_cursor) && (
        <Button tone="quiet" onClick={() => (all ? void more.fetchNextPage() : setAll(true))}>
          {t('moreDeals')}
        </Button>
      )}
    </section>
  )
}
