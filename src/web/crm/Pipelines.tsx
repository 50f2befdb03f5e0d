import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Pipeline, Stage } from '../../shared/contract/crm.ts'
import { addStage, changeStage, deletePipeline, deleteStage, savePipeline } from '../api/crm.ts'
import { pipelinesQuery, stagesQuery } from '../state/crm-queries.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { ChevronDownIcon } from '../ui/icons/ChevronDownIcon.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { Adder } from './Adder.tsx'
import { DealViews } from './DealViews.tsx'
import { EditableText } from './EditableField.tsx'
import list from './ListPage.module.css'
import styles from './Pipelines.module.css'

/** What everybody's board is made of; admins change it. */
export function Pipelines() {
  const t = useTranslations('crm')
  const inbox = useTranslations('inbox')
  const me = useMe()
  const tell = useTell()
  const words = useErrorWords()
  const known = useQuery(pipelinesQuery)
  const pipelines = known.data ?? []
  const knownStages = useQuery(stagesQuery)
  const stages = knownStages.data
  const failed = [known, knownStages].find(({ isError, data }) => isError && !data)
  const tried = (act: Promise<unknown>) =>
    void act.catch((error: unknown) => tell({ tone: 'failure', text: words(error) }))
  return (
    <main className={list.page}>
      <title>{`${t('pipelines')} · Tsunagi`}</title>
      <header className={list.head}>
        <h1 className={list.title}>{t('pipelines')}</h1>
        <DealViews />
      </header>
      <div className={styles.place}>
        {failed && (
          <EmptyPlace icon={<AlertIcon />} title={inbox('failedTitle')}>
            <p>{words(failed.error)}</p>
            <Button onClick={() => void failed.refetch()}>{inbox('tryAgain')}</Button>
          </EmptyPlace>
        )}
        {!failed && (known.isPending || knownStages.isPending) && <Waiting />}
        {!me.rights.admin && <p className={styles.only}>{t('onlyAdmins')}</p>}
        {stages &&
          pipelines.map((pipeline) => (
            <PipelineCard
              key={pipeline.id}
              pipeline={pipeline}
              stages={stages.filter((stage) => stage.pipeline_id === pipeline.id)}
              mayChange={me.rights.admin}
              mayDelete={pipelines.length > 1}
              tried={tried}
            />
          ))}
        {me.rights.admin && known.data && stages && (
          <Adder
            label={t('pipelineName')}
            button={t('addPipeline')}
            onAdd={(name) => tried(savePipeline(null, name))}
          />
        )}
      </div>
    </main>
  )
}

interface PipelineCardProps {
  pipeline: Pipeline
  stages: Stage[]
  mayChange: boolean
  mayDelete: boolean
  tried: (act: Promise<unknown>) => void
}

function PipelineCard({ pipeline, stages, mayChange, mayDelete, tried }: PipelineCardProps) {
  const t = useTranslations('crm')
  const swap = (stage: Stage, other: Stage) => tried(changeStage(stage.id, { order_nr: other.order_nr }))
  if (!mayChange)
    return (
      <section aria-label={pipeline.name} className={styles.pipeline}>
        <h2 className={styles.name}>{pipeline.name}</h2>
        <ol className={styles.stages}>
          {stages.map((stage) => (
            <li key={stage.id} className={styles.stage}>
              {stage.name}
            </li>
          ))}
        </ol>
      </section>
    )
  return (
    <section aria-label={pipeline.name} className={styles.pipeline}>
      <div className={styles.head}>
        <EditableText
          bare
          label={t('pipeline')}
          value={pipeline.name}
          judge={(typed) => typed !== ''}
          onSave={(typed) => savePipeline(pipeline.id, typed)}
        />
        {mayDelete && (
          <IconButton
            label={t('deletePipeline', { name: pipeline.name })}
            onClick={() => tried(deletePipeline(pipeline.id))}
          >
            <TrashIcon size={18} />
          </IconButton>
        )}
      </div>
      <ol className={styles.stages}>
        {stages.map((stage, index) => {
          const [before, after] = [stages[index - 1], stages[index + 1]]
          return (
            <li key={stage.id} className={styles.stage}>
              <span aria-hidden="true" className={styles.number}>
                {index + 1}
              </span>
              <EditableText
                bare
                label={`${t('stage')} ${index + 1}`}
                value={stage.name}
                judge={(typed) => typed !== ''}
                onSave={(typed) => changeStage(stage.id, { name: typed })}
              />
              <IconButton
                quiet
                label={t('earlier', { name: stage.name })}
                aria-disabled={!before || undefined}
                className={styles.earlier}
                onClick={() => before && swap(stage, before)}
              >
                <ChevronDownIcon size={16} />
              </IconButton>
              <IconButton
                quiet
                label={t('later', { name: stage.name })}
                aria-disabled={!after || undefined}
                onClick={() => after && swap(stage, after)}
              >
                <ChevronDownIcon size={16} />
              </IconButton>
              <IconButton
                quiet
                label={t('deleteStage', { name: stage.name })}
                onClick={() => tried(deleteStage(stage.id))}
              >
                <TrashIcon size={16} />
              </IconButton>
            </li>
          )
        })}
      </ol>
      <Adder
        label={t('stageName')}
        button={t('addStage')}
        onAdd={(name) => tried(addStage(pipeline.id, name))}
      />
    </section>
  )
}
