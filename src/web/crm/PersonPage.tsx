import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedPerson } from '../../shared/contract/crm-screen.ts'
import { useReader } from '../locales/use-reader.ts'
import { conversationsOfQuery } from '../state/crm-queries.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { ContactsIcon } from '../ui/icons/ContactsIcon.tsx'
import popup from '../ui/popup.module.css'
import { Beside } from './Beside.tsx'
import { ConversationsOf } from './ConversationsOf.tsx'
import { EditableLines, EditableText } from './EditableField.tsx'
import { EditableNamed } from './EditableNamed.tsx'
import { ItemPage } from './ItemPage.tsx'
import { MergePersons } from './MergePersons.tsx'
import { money } from './money.ts'
import { WriteMessage } from './WriteMessage.tsx'

export function PersonPage({ id }: { id: string }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const [writing, setWriting] = useState<ListedPerson | null>(null)
  const [merging, setMerging] = useState<ListedPerson | null>(null)
  const picture = useQuery(conversationsOfQuery({ person_id: Number(id) })).data?.find(
    ({ contact }) => contact.avatar_url,
  )?.contact.avatar_url
  return (
    <>
      <ItemPage
        kind="person"
        id={id}
        nameOf={(person) => person.name}
        saveName={(name) => ({ name })}
        picture={(person) => <Avatar id={person.id} name={person.name} picture={picture ?? null} size={36} />}
        acts={(person) => (
          <Button tone="accent" onClick={() => setWriting(person)}>
            {t('writeMessage')}
          </Button>
        )}
        menu={(person) => (
          <Menu.Item className={popup.item} onClick={() => setMerging(person)}>
            <ContactsIcon size={18} />
            {t('merge')}
          </Menu.Item>
        )}
        facts={(person, save) => (
          <>
            <EditableLines
              label={t('phones')}
              inputMode="tel"
              values={person.phones.map(({ value }) => value)}
              onSave={(values) => save({ phones: relabel(values, person.phones) })}
            />
            <EditableLines
              label={t('emails')}
              inputMode="email"
              values={person.emails.map(({ value }) => value)}
              onSave={(values) => save({ emails: relabel(values, person.emails) })}
            />
            <EditableNamed
              kind="organization"
              label={t('organization')}
              value={person.organization}
              onSave={(org_id) => save({ org_id })}
            />
            <EditableText
              label={t('jobTitle')}
              value={person.job_title ?? ''}
              onSave={(typed) => save({ job_title: typed || null })}
            />
            <EditableText
              label={t('birthday')}
              type="date"
              value={person.birthday ?? ''}
              onSave={(typed) => save({ birthday: typed || null })}
            />
          </>
        )}
        beside={(person) => (
          <>
            <ConversationsOf item={{ person_id: person.id }} />
            <Beside
              title={t('dealsOf')}
              kind="deal"
              filter={{ person_id: person.id }}
              nameOf={(deal) => deal.title}
              detailOf={(deal) =>
                [money(deal.value, deal.currency, reader), deal.status !== 'open' && t(deal.status)]
                  .filter(Boolean)
                  .join(' · ')
              }
            />
            <Beside
              title={t('leadsOf')}
              kind="lead"
              filter={{ person_id: person.id }}
              nameOf={(lead) => lead.title}
              detailOf={(lead) => lead.value && money(lead.value.amount, lead.value.currency, reader)}
            />
          </>
        )}
      />
      {writing && <WriteMessage person={writing} onClose={() => setWriting(null)} />}
      {merging && <MergePersons person={merging} onClose={() => setMerging(null)} />}
    </>
  )
}

/** A number that was there keeps what it was called. */
function relabel(values: string[], before: { value: string; label: string }[]) {
  return values.map((value) => {
    const known = before.find((one) => one.value === value)
    return known ? { value, label: known.label } : { value }
  })
}
