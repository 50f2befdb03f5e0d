import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { stagesQuery } from '../state/crm-queries.ts'
import { DealViews } from './DealViews.tsx'
import { ListPage } from './ListPage.tsx'
import { money } from './money.ts'
import { OwnerFilter } from './OwnerFilter.tsx'
import { OwnerName } from './OwnerName.tsx'

const statuses = ['open', 'won', 'lost'] as const

export function DealList() {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const stages = useQuery(stagesQuery).data ?? []
  const [owner, setOwner] = useState<number | null>(null)
  const [status, setStatus] = useState('')
  return (
    <ListPage
      kind="deal"
      title={t('deals')}
      searchLabel={t('searchDeals')}
      addLabel={t('newDeal')}
      empty={t('emptyDeals')}
      nameOf={(deal) => deal.title}
      filter={{ owner_id: owner, status: status || undefined }}
      views={<DealViews />}
      filters={
        <>
          <select aria-label={t('status')} value={status} onChange={(event) => setStatus(event.target.value)}>
            <option value="">{t('everyStatus')}</option>
            {statuses.map((known) => (
              <option key={known} value={known}>
                {t(known)}
              </option>
            ))}
          </select>
          <OwnerFilter value={owner} onValue={setOwner} />
        </>
      }
      columns={[
        { title: t('title'), share: 3, cell: (deal) => <span dir="auto">{deal.title}</span> },
        {
          title: t('person'),
          share: 2,
          minor: true,
          cell: (deal) => [deal.person?.name, deal.organization?.name].filter(Boolean).join(' · '),
        },
        { title: t('value'), share: 1.2, cell: (deal) => money(deal.value, deal.currency, reader) },
        {
          title: t('stage'),
          share: 1.6,
          minor: true,
          cell: (deal) =>
            deal.status === 'open'
              ? stages.find((stage) => stage.id === deal.stage_id)?.name
              : t(deal.status),
        },
        { title: t('owner'), share: 1.4, minor: true, cell: (deal) => <OwnerName id={deal.owner_id} /> },
        {
          title: t('changedAt'),
          share: 1,
          minor: true,
          cell: (deal) => listTime(new Date(deal.update_time), now, reader),
        },
      ]}
    />
  )
}
