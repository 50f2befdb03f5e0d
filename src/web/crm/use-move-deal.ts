import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Stage } from '../../shared/contract/crm.ts'
import type { BoardStage, ListedDeal } from '../../shared/contract/crm-screen.ts'
import { changeItem } from '../api/crm.ts'
import { boardQuery } from '../state/crm-queries.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { moveOnBoard } from './move-on-board.ts'

export interface Mover {
  /** What was lifted by keyboard, and the stage it hangs over. */
  lifted: { deal: ListedDeal; target: number } | null
  /** For screen readers: what just happened. */
  said: string
  drop(dealId: number, stage: Stage): void
  end(deal: ListedDeal, status: 'won' | 'lost'): void
  onKey(event: KeyboardEvent, deal: ListedDeal): void
  leave(deal: ListedDeal): void
}

/** A deal changes its place at once; what the server refuses goes back. */
export function useMoveDeal(pipelineId: number, owner: number | null, stages: Stage[]): Mover {
  const t = useTranslations('crm')
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const [lifted, setLifted] = useState<Mover['lifted']>(null)
  const [said, setSaid] = useState('')
  const { queryKey } = boardQuery(pipelineId, owner)

  const change = (
    next: (board: BoardStage[]) => BoardStage[],
    call: () => Promise<unknown>,
    done: () => void,
  ) => {
    const before = cache.getQueryData(queryKey)
    if (before) cache.setQueryData(queryKey, next(before))
    call().then(done, (error: unknown) => {
      if (before) cache.setQueryData(queryKey, before)
      tell({ tone: 'failure', text: words(error) })
    })
  }
  const dealOf = (id: number) =>
    cache
      .getQueryData(queryKey)
      ?.flatMap((column) => column.deals)
      .find((deal) => deal.id === id)
  const nameOf = (id: number) => stages.find((stage) => stage.id === id)?.name ?? ''

  const drop: Mover['drop'] = (dealId, stage) => {
    const deal = dealOf(dealId)
    if (deal?.stage_id === stage.id) return
    const title = deal?.title ?? ''
    change(
      (board) => moveOnBoard(board, dealId, stage.id),
      () => changeItem('deal', String(dealId), { stage_id: stage.id }),
      () => {
        setSaid(t('dropped', { title, stage: stage.name }))
        const back = stages.find((known) => known.id === deal?.stage_id)
        tell({
          tone: 'plain',
          text: t('moved', { title, stage: stage.name }),
          ...(back && { action: { label: t('undo'), run: () => drop(dealId, back) } }),
        })
      },
    )
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-deal="${dealId}"] a`)?.focus()),
    )
  }

  return {
    lifted,
    said,
    drop,
    end(deal, status) {
      change(
        (board) => moveOnBoard(board, deal.id, null),
        () => changeItem('deal', String(deal.id), { status }),
        () =>
          tell({
            tone: 'plain',
            text: `${deal.title}: ${t(status)}`,
            action: {
              label: t('undo'),
              run: () => void changeItem('deal', String(deal.id), { status: 'open' }),
            },
          }),
      )
    },
    onKey(event, deal) {
      const isLifted = lifted?.deal.id === deal.id
      if (event.key === ' ' && !isLifted) {
        event.preventDefault()
        setLifted({ deal, target: deal.stage_id })
        setSaid(t('lifted', { title: deal.title }))
        return
      }
      if (!isLifted || !lifted) return
      const at = stages.findIndex((stage) => stage.id === lifted.target)
      const next = { ArrowLeft: stages[at - 1], ArrowRight: stages[at + 1] }[event.key]
      if (next) {
        setLifted({ deal, target: next.id })
        setSaid(t('over', { stage: next.name }))
      } else if (event.key === ' ' || event.key === 'Enter') {
        setLifted(null)
        const target = stages.find((stage) => stage.id === lifted.target)
        if (target) drop(deal.id, target)
      } else if (event.key === 'Escape') {
        setLifted(null)
        setSaid(t('putBack', { title: deal.title, stage: nameOf(deal.stage_id) }))
      } else return
      event.preventDefault()
    },
    leave(deal) {
      if (lifted?.deal.id === deal.id) setLifted(null)
    },
  }
}
