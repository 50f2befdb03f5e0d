import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../../../shared/contract/channels.ts'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import type { LinkKind, LinkRequest } from '../../../../shared/contract/links.ts'
import { createItem } from '../../../api/crm.ts'
import { NamedField, type Pick } from '../../../crm/NamedField.tsx'
import { readAmount } from '../../../crm/read-amount.ts'
import { pipelinesQuery, stagesQuery } from '../../../state/crm-queries.ts'
import { useMe } from '../../../state/LiveProvider.tsx'
import { usersQuery } from '../../../state/queries.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { SelectField } from '../../../ui/SelectField.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { nameContact } from '../../name-contact.ts'
import styles from './CreateFromConversation.module.css'
import { useLinkActs } from './use-link-acts.ts'

interface CreateFromConversationProps {
  kind: LinkKind
  conversation: Conversation
  channel: Channel | undefined
  onClose: () => void
}

const titles = { person: 'newPerson', lead: 'newLead', deal: 'newDeal' } as const
const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'BRL']

/** S27: a person, lead or deal out of the conversation, with what is known of the contact filled in. */
export function CreateFromConversation({
  kind,
  conversation,
  channel,
  onClose,
}: CreateFromConversationProps) {
  const t = useTranslations('links')
  const me = useMe()
  const acts = useLinkActs(conversation)
  const { contact } = conversation
  const contactName = nameContact(contact)
  const linked = conversation.links.find((link) => link.person_id !== null)
  const users = useQuery(usersQuery).data?.filter((user) => user.active) ?? []
  const pipelines = useQuery({ ...pipelinesQuery, enabled: kind === 'deal' }).data ?? []
  const stages = useQuery({ ...stagesQuery, enabled: kind === 'deal' }).data ?? []

  const [name, setName] = useState(contactName)
  const [phone, setPhone] = useState(contact.phone ?? '')
  const [email, setEmail] = useState('')
  const [organization, setOrganization] = useState<Pick | null>(null)
  const [value, setValue] = useState('')
  const [currency, setCurrency] = useState(me.locale === 'ja' ? 'JPY' : 'USD')
  const [pipeline, setPipeline] = useState<number | null>(null)
  const [stage, setStage] = useState<number | null>(null)
  const [owner, setOwner] = useState(me.id)
  const [alsoPerson, setAlsoPerson] = useState(false)

  const amount = readAmount(value)
  const inPipeline = pipeline ?? pipelines[0]?.id
  const offeredStages = stages.filter((known) => known.pipeline_id === inPipeline)
  const inStage = stage ?? offeredStages[0]?.id
  const ready = name.trim() !== '' && (kind === 'person' || value.trim() === '' || amount !== null)

  const person = async () => ({
    name: name.trim(),
    phones: phone.trim() ? [{ value: phone.trim(), label: 'mobile' }] : [],
    emails: email.trim() ? [{ value: email.trim() }] : [],
    owner_id: owner,
    org_id:
      organization &&
      (organization.id ?? (await createItem('organization', { name: organization.name })).data.id),
  })
  const request = async (): Promise<LinkRequest> => {
    const title = name.trim()
    if (kind === 'person') return { create: { person: await person() } }
    if (kind === 'lead')
      return {
        create: { lead: { title, owner_id: owner, ...(amount !== null && { value: { amount, currency } }) } },
      }
    return {
      create: {
        deal: {
          title,
          owner_id: owner,
          ...(amount !== null && { value: amount, currency }),
          ...(inStage !== undefined && { stage_id: inStage }),
        },
      },
    }
  }
  const submit = async () => {
    // First the person, so that the lead or deal becomes theirs.
    if (kind !== 'person' && alsoPerson && !linked)
      await acts.link({ create: { person: { owner_id: owner } } })
    await acts.link(await request())
  }

  return (
    <FormDialog
      title={t(titles[kind])}
      head={
        <p className={styles.who}>
          <Avatar
            id={contact.id}
            name={contact.name}
            picture={contact.avatar_url}
            size={36}
            channel={channel?.type}
          />
          <span>
            <strong dir="auto">{contactName}</strong>
            {channel && <span className={styles.channel}>{t('from', { channel: channel.name })}</span>}
          </span>
        </p>
      }
      submitLabel={t('create')}
      busyLabel={t('creating')}
      ready={ready}
      onSubmit={submit}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={t(kind === 'person' ? 'name' : 'itemTitle')}
            value={name}
            onValue={setName}
            problem={tried && !name.trim() ? t(kind === 'person' ? 'nameMissing' : 'titleMissing') : null}
            maxLength={255}
            autoComplete="off"
            required
          />
          {kind === 'person' && (
            <>
              <TextField
                label={t('phone')}
                value={phone}
                onValue={setPhone}
                inputMode="tel"
                maxLength={255}
                autoComplete="off"
              />
              <TextField
                label={t('email')}
                value={email}
                onValue={setEmail}
                inputMode="email"
                maxLength={255}
                autoComplete="off"
              />
              <NamedField
                kind="organization"
                label={t('organization')}
                value={organization}
                onValue={setOrganization}
                newLabel={(newName) => t('newOrganization', { name: newName })}
              />
            </>
          )}
          {kind !== 'person' && (
            <div className={styles.pair}>
              <TextField
                label={t('value')}
                value={value}
                onValue={setValue}
                problem={tried && value.trim() !== '' && amount === null ? t('valueStrange') : null}
                inputMode="decimal"
                autoComplete="off"
              />
              <SelectField label={t('currency')} value={currency} onValue={setCurrency}>
                {currencies.map((code) => (
                  <option key={code}>{code}</option>
                ))}
              </SelectField>
            </div>
          )}
          {kind === 'deal' && (
            <div className={styles.pair}>
              {pipelines.length > 1 && (
                <SelectField
                  label={t('pipeline')}
                  value={String(inPipeline ?? '')}
                  onValue={(id) => {
                    setPipeline(Number(id))
                    setStage(null)
                  }}
                >
                  {pipelines.map((known) => (
                    <option key={known.id} value={known.id}>
                      {known.name}
                    </option>
                  ))}
                </SelectField>
              )}
              <SelectField
                label={t('stage')}
                value={String(inStage ?? '')}
                onValue={(id) => setStage(Number(id))}
              >
                {offeredStages.map((known) => (
                  <option key={known.id} value={known.id}>
                    {known.name}
                  </option>
                ))}
              </SelectField>
            </div>
          )}
          <SelectField label={t('owner')} value={String(owner)} onValue={(id) => setOwner(Number(id))}>
            {users.map((user) => (
              <option key={user.id} value={user.id}>
                {user.name}
              </option>
            ))}
          </SelectField>
          {kind !== 'person' &&
            (linked ? (
              <p className={styles.belongs}>{t('belongsTo', { name: linked.title ?? t('hidden') })}</p>
            ) : (
              <label className={styles.also}>
                <input
                  type="checkbox"
                  checked={alsoPerson}
                  onChange={(event) => setAlsoPerson(event.target.checked)}
                />
                {t('alsoPerson', { name: contactName })}
              </label>
            ))}
        </>
      )}
    </FormDialog>
  )
}
