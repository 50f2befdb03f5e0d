import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useReader } from '../locales/use-reader.ts'
import { pipelinesQuery, stagesQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { ConversationsOf } from './ConversationsOf.tsx'
import { EditableChoice, EditableText } from './EditableField.tsx'
import { EditableMoney } from './EditableMoney.tsx'
import { EditableNamed } from './EditableNamed.tsx'
import { ItemPage } from './ItemPage.tsx'
import { money } from './money.ts'

export function DealPage({ id }: { id: string }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const tell = useTell()
  const words = useErrorWords()
  const pipelines = useQuery(pipelinesQuery).data ?? []
  const stages = useQuery(stagesQuery).data ?? []
  const tried = (act: Promise<void>) =>
    void act.catch((error: unknown) => tell({ tone: 'failure', text: words(error) }))
  return (
    <ItemPage
      kind="deal"
      id={id}
      nameOf={(deal) => deal.title}
      saveName={(title) => ({ title })}
      acts={(deal, save) =>
        deal.status === 'open' ? (
          <>
            <Button tone="save" onClick={() => tried(save({ status: 'won' }))}>
              {t('markWon')}
            </Button>
            <Button onClick={() => tried(save({ status: 'lost' }))}>{t('markLost')}</Button>
          </>
        ) : (
          <Button onClick={() => tried(save({ status: 'open' }))}>{t('reopenDeal')}</Button>
        )
      }
      facts={(deal, save) => (
        <>
          <EditableMoney
            label={t('value')}
            value={{ amount: deal.value, currency: deal.currency }}
            shown={money(deal.value, deal.currency, reader)}
            onSave={(value) =>
              save({ value: value?.amount ?? 0, ...(value && { currency: value.currency }) })
            }
          />
          <EditableChoice
            label={t('stage')}
            value={String(deal.stage_id)}
            shown={[
              pipelines.length > 1 && pipelines.find((known) => known.id === deal.pipeline_id)?.name,
              stages.find((stage) => stage.id === deal.stage_id)?.name,
              deal.status !== 'open' && t(deal.status),
            ]
              .filter(Boolean)
              .join(' · ')}
            onSave={(chosen) => save({ stage_id: Number(chosen) })}
          >
            {pipelines.map((pipeline) => (
              <optgroup key={pipeline.id} label={pipeline.name}>
                {stages
                  .filter((stage) => stage.pipeline_id === pipeline.id)
                  .map((stage) => (
                    <option key={stage.id} value={stage.id}>
                      {stage.name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </EditableChoice>
          {deal.status === 'lost' && (
            <EditableText
              label={t('lostReason')}
              value={deal.lost_reason ?? ''}
              onSave={(typed) => save({ lost_reason: typed || null })}
            />
          )}
          <EditableNamed
            kind="person"
            label={t('person')}
            value={deal.person}
            onSave={(person_id) => save({ person_id })}
          />
          <EditableNamed
            kind="organization"
            label={t('organization')}
            value={deal.organization}
            onSave={(org_id) => save({ org_id })}
          />
          <EditableText
            label={t('expected')}
            type="date"
            value={deal.expected_close_date ?? ''}
            onSave={(typed) => save({ expected_close_date: typed || null })}
          />
        </>
      )}
      beside={(deal) => <ConversationsOf item={{ deal_id: deal.id }} />}
    />
  )
}
