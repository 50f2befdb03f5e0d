import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { labelsQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { Labels } from './Labels.tsx'
import { ListPage } from './ListPage.tsx'
import { ManageLabels } from './ManageLabels.tsx'
import { money } from './money.ts'
import { OwnerFilter } from './OwnerFilter.tsx'
import { OwnerName } from './OwnerName.tsx'

/** The Leads inbox: what may become a deal, newest first. */
export function Leads() {
  const t = useTranslations('crm')
  const words = useTranslations('navigation')
  const reader = useReader()
  const now = useNow()
  const labels = useQuery(labelsQuery).data ?? []
  const [owner, setOwner] = useState<number | null>(null)
  const [label, setLabel] = useState('')
  const [managing, setManaging] = useState(false)
  const [archived, setArchived] = useState(false)
  return (
    <ListPage
      kind="lead"
      title={words('leadsInbox')}
      searchLabel={t('searchLeads')}
      addLabel={t('newLead')}
      empty={t('emptyLeads')}
      nameOf={(lead) => lead.title}
      filter={{ owner_id: owner, label_id: label || undefined, archived: archived || undefined }}
      acts={
        <>
          <Button onClick={() => setManaging(true)}>{t('labels')}</Button>
          {managing && <ManageLabels onClose={() => setManaging(false)} />}
        </>
      }
      filters={
        <>
          <select aria-label={t('labels')} value={label} onChange={(event) => setLabel(event.target.value)}>
            <option value="">{t('everyLabel')}</option>
            {labels.map((known) => (
              <option key={known.id} value={known.id}>
                {known.name}
              </option>
            ))}
          </select>
          <OwnerFilter value={owner} onValue={setOwner} />
          <select
            aria-label={t('status')}
            value={archived ? 'archived' : ''}
            onChange={(event) => setArchived(event.target.value !== '')}
          >
            <option value="">{t('openOnly')}</option>
            <option value="archived">{t('archivedOnly')}</option>
          </select>
        </>
      }
      columns={[
        { title: t('title'), share: 3, cell: (lead) => <span dir="auto">{lead.title}</span> },
        { title: t('labels'), share: 1.4, cell: (lead) => <Labels ids={lead.label_ids} /> },
        {
          title: t('person'),
          share: 2,
          minor: true,
          cell: (lead) => [lead.person?.name, lead.organization?.name].filter(Boolean).join(' · '),
        },
        {
          title: t('value'),
          share: 1.2,
          minor: true,
          cell: (lead) => lead.value && money(lead.value.amount, lead.value.currency, reader),
        },
        { title: t('owner'), share: 1.4, minor: true, cell: (lead) => <OwnerName id={lead.owner_id} /> },
        {
          title: t('added'),
          share: 1,
          minor: true,
          cell: (lead) => listTime(new Date(lead.add_time), now, reader),
        },
      ]}
    />
  )
}
