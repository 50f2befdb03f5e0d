import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { ListPage } from './ListPage.tsx'
import { OwnerFilter } from './OwnerFilter.tsx'
import { OwnerName } from './OwnerName.tsx'

export function Organizations() {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const [owner, setOwner] = useState<number | null>(null)
  return (
    <ListPage
      kind="organization"
      title={t('organizations')}
      searchLabel={t('searchOrganizations')}
      addLabel={t('newOrganization')}
      empty={t('emptyOrganizations')}
      nameOf={(organization) => organization.name}
      filter={{ owner_id: owner }}
      filters={<OwnerFilter value={owner} onValue={setOwner} />}
      columns={[
        {
          title: t('name'),
          share: 3,
          cell: (organization) => (
            <>
              <Avatar id={`o${organization.id}`} name={organization.name} size={26} />
              <span dir="auto">{organization.name}</span>
            </>
          ),
        },
        { title: t('address'), share: 3, minor: true, cell: (organization) => organization.address?.value },
        { title: t('website'), share: 2, minor: true, cell: (organization) => organization.website },
        { title: t('owner'), share: 1.4, cell: (organization) => <OwnerName id={organization.owner_id} /> },
        {
          title: t('changedAt'),
          share: 1,
          minor: true,
          cell: (organization) => listTime(new Date(organization.update_time), now, reader),
        },
      ]}
    />
  )
}
