import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { personsFile } from '../api/person-tables.ts'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { ListPage } from './ListPage.tsx'
import { OwnerFilter } from './OwnerFilter.tsx'
import { OwnerName } from './OwnerName.tsx'

export function Persons() {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const [owner, setOwner] = useState<number | null>(null)
  return (
    <ListPage
      kind="person"
      title={t('persons')}
      searchLabel={t('searchPersons')}
      addLabel={t('newPerson')}
      empty={t('emptyPersons')}
      nameOf={(person) => person.name}
      exportAs={personsFile}
      filter={{ owner_id: owner }}
      filters={<OwnerFilter value={owner} onValue={setOwner} />}
      columns={[
        {
          title: t('name'),
          share: 3,
          cell: (person) => (
            <>
              <Avatar id={person.id} name={person.name} size={26} />
              <span dir="auto">{person.name}</span>
            </>
          ),
        },
        { title: t('organization'), share: 2, minor: true, cell: (person) => person.organization?.name },
        { title: t('phone'), share: 2, cell: (person) => person.phones[0]?.value },
        { title: t('email'), share: 2, minor: true, cell: (person) => person.emails[0]?.value },
        { title: t('owner'), share: 1.4, minor: true, cell: (person) => <OwnerName id={person.owner_id} /> },
        {
          title: t('changedAt'),
          share: 1,
          minor: true,
          cell: (person) => listTime(new Date(person.update_time), now, reader),
        },
      ]}
    />
  )
}
