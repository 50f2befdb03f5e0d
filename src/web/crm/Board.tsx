import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { boardQuery, pipelinesQuery, stagesQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { DealsIcon } from '../ui/icons/DealsIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './Board.module.css'
import { BoardColumn } from './BoardColumn.tsx'
import { DealViews } from './DealViews.tsx'
import list from './ListPage.module.css'
import { NewItem } from './NewItem.tsx'
import { OwnerFilter } from './OwnerFilter.tsx'
import { useMoveDeal } from './use-move-deal.ts'

const storageKey = 'tsunagi.pipeline'

/** The open deals of a pipeline by their stages, to be drawn from one to the next. */
export function Board() {
  const t = useTranslations()
  const words = useErrorWords()
  const knownPipelines = useQuery(pipelinesQuery)
  const knownStages = useQuery(stagesQuery)
  const pipelines = knownPipelines.data ?? []
  const stages = knownStages.data ?? []
  const [chosen, setChosen] = useState(() => Number(localStorage.getItem(storageKey)) || 0)
  const [owner, setOwner] = useState<number | null>(null)
  const [adding, setAdding] = useState(false)
  const pipeline = pipelines.find((known) => known.id === chosen) ?? pipelines[0]
  const board = useQuery({
    ...boardQuery(pipeline?.id ?? 0, owner),
    enabled: pipeline !== undefined,
    placeholderData: (before) => before,
  })
  const own = stages.filter((stage) => stage.pipeline_id === pipeline?.id)
  const failed = [knownPipelines, knownStages, board].find(({ isError, data }) => isError && !data)
  const mover = useMoveDeal(pipeline?.id ?? 0, owner, own)

  return (
    <main className={list.page}>
      <title>{`${t('crm.deals')} · Tsunagi`}</title>
      <header className={list.head}>
        <h1 className={list.title}>{t('crm.deals')}</h1>
        <DealViews />
        <fieldset className={list.filters}>
          <legend className="for-readers">{t('crm.filters')}</legend>
          {pipelines.length > 1 && (
            <select
              aria-label={t('crm.pipeline')}
              value={pipeline?.id}
              onChange={(event) => {
                localStorage.setItem(storageKey, event.target.value)
                setChosen(Number(event.target.value))
              }}
            >
              {pipelines.map((known) => (
                <option key={known.id} value={known.id}>
                  {known.name}
                </option>
              ))}
            </select>
          )}
          <OwnerFilter value={owner} onValue={setOwner} />
        </fieldset>
        <Button tone="accent" className={list.add} onClick={() => setAdding(true)}>
          {t('crm.newDeal')}
        </Button>
      </header>
      <p role="status" className="for-readers">
        {mover.said}
      </p>
      {failed ? (
        <EmptyPlace icon={<AlertIcon />} title={t('inbox.failedTitle')}>
          <p>{words(failed.error)}</p>
          <Button onClick={() => void failed.refetch()}>{t('inbox.tryAgain')}</Button>
        </EmptyPlace>
      ) : !board.data || !knownStages.data ? (
        <Waiting />
      ) : own.length === 0 ? (
        <EmptyPlace icon={<DealsIcon />} title={t('crm.noStages')} />
      ) : (
        <div className={styles.board}>
          {own.map((stage) => (
            <BoardColumn
              key={stage.id}
              stage={stage}
              stages={own}
              column={board.data.find((column) => column.stage_id === stage.id)}
              owner={owner}
              mover={mover}
            />
          ))}
        </div>
      )}
      {adding && (
        <NewItem kind="deal" {...(own[0] && { stageId: own[0].id })} onClose={() => setAdding(false)} />
      )}
    </main>
  )
}
