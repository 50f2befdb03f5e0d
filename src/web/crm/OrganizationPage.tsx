import { useTranslations } from 'use-intl'
import { useReader } from '../locales/use-reader.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Beside } from './Beside.tsx'
import { EditableText } from './EditableField.tsx'
import { ItemPage } from './ItemPage.tsx'
import { money } from './money.ts'

export function OrganizationPage({ id }: { id: string }) {
  const t = useTranslations('crm')
  const reader = useReader()
  return (
    <ItemPage
      kind="organization"
      id={id}
      nameOf={(organization) => organization.name}
      saveName={(name) => ({ name })}
      picture={(organization) => <Avatar id={`o${organization.id}`} name={organization.name} size={36} />}
      facts={(organization, save) => (
        <>
          <EditableText
            label={t('address')}
            value={organization.address?.value ?? ''}
            onSave={(typed) => save({ address: typed ? { ...organization.address, value: typed } : null })}
          />
          <EditableText
            label={t('website')}
            value={organization.website ?? ''}
            onSave={(typed) => save({ website: typed || null })}
          />
        </>
      )}
      beside={(organization) => (
        <>
          <Beside
            title={t('personsOf')}
            kind="person"
            filter={{ org_id: organization.id }}
            nameOf={(person) => person.name}
            detailOf={(person) => person.job_title ?? person.phones[0]?.value}
          />
          <Beside
            title={t('dealsOf')}
            kind="deal"
            filter={{ org_id: organization.id }}
            nameOf={(deal) => deal.title}
            detailOf={(deal) => money(deal.value, deal.currency, reader)}
          />
          <Beside
            title={t('leadsOf')}
            kind="lead"
            filter={{ organization_id: organization.id }}
            nameOf={(lead) => lead.title}
            detailOf={(lead) => lead.value && money(lead.value.amount, lead.value.currency, reader)}
          />
        </>
      )}
    />
  )
}
