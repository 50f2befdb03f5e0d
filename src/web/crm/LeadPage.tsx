import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { convertLead } from '../api/crm.ts'
import { useReader } from '../locales/use-reader.ts'
import { labelsQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { CheckCircleIcon } from '../ui/icons/CheckCircleIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import popup from '../ui/popup.module.css'
import { useErrorWords } from '../ui/use-error-words.ts'
import { ConversationsOf } from './ConversationsOf.tsx'
import { EditableField, EditableText } from './EditableField.tsx'
import { EditableMoney } from './EditableMoney.tsx'
import { EditableNamed } from './EditableNamed.tsx'
import { ItemPage } from './ItemPage.tsx'
import { LabelChoice } from './LabelChoice.tsx'
import { Labels } from './Labels.tsx'
import { money } from './money.ts'

export function LeadPage({ id }: { id: string }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const navigate = useNavigate()
  const tell = useTell()
  const words = useErrorWords()
  const labels = useQuery(labelsQuery).data ?? []

  const convert = async () => {
    try {
      const dealId = await convertLead(id)
      tell({ tone: 'plain', text: t('converted') })
      void navigate({ to: '/deals/$itemId', params: { itemId: String(dealId) } })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }

  return (
    <ItemPage
      kind="lead"
      id={id}
      nameOf={(lead) => lead.title}
      saveName={(title) => ({ title })}
      acts={() => (
        <Button tone="accent" onClick={() => void convert()}>
          {t('convert')}
        </Button>
      )}
      menu={(lead, save) => (
        <Menu.Item
          className={popup.item}
          onClick={() =>
            void save({ is_archived: !lead.is_archived }).catch((error: unknown) =>
              tell({ tone: 'failure', text: words(error) }),
            )
          }
        >
          <CheckCircleIcon size={18} />
          {t(lead.is_archived ? 'unarchive' : 'archive')}
        </Menu.Item>
      )}
      facts={(lead, save) => (
        <>
          <EditableMoney
            label={t('value')}
            value={lead.value}
            shown={lead.value && money(lead.value.amount, lead.value.currency, reader)}
            onSave={(value) => save({ value })}
          />
          <EditableField
            label={t('labels')}
            shown={lead.label_ids.length > 0 && <Labels ids={lead.label_ids} />}
          >
            {({ done }) => (
              <LabelChoice
                labels={labels}
                chosen={lead.label_ids}
                onDone={(label_ids) => done(label_ids && (() => save({ label_ids })))}
              />
            )}
          </EditableField>
          <EditableNamed
            kind="person"
            label={t('person')}
            value={lead.person}
            onSave={(person_id) => save({ person_id })}
          />
          <EditableNamed
            kind="organization"
            label={t('organization')}
            value={lead.organization}
            onSave={(organization_id) => save({ organization_id })}
          />
          <EditableText
            label={t('expected')}
            type="date"
            value={lead.expected_close_date ?? ''}
            onSave={(typed) => save({ expected_close_date: typed || null })}
          />
          {lead.origin === 'Messaging' && (
            <p>
              {t('source')} {lead.source_name}
            </p>
          )}
        </>
      )}
      beside={(lead) => <ConversationsOf item={{ lead_id: lead.id }} />}
    />
  )
}
