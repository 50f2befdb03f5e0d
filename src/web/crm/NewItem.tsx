import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { createItem } from '../api/crm.ts'
import { pipelinesQuery, stagesQuery } from '../state/crm-queries.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { currencies } from './currencies.ts'
import { itemPaths } from './item-path.ts'
import { NamedField, type Pick } from './NamedField.tsx'
import styles from './NewItem.module.css'
import { readAmount } from './read-amount.ts'

const titles = {
  person: 'newPerson',
  organization: 'newOrganization',
  lead: 'newLead',
  deal: 'newDeal',
} as const

interface NewItemProps {
  kind: CrmKind
  /** The stage that a new deal begins in. */
  stageId?: number
  onClose: () => void
}

/** What is needed to begin; the rest is filled in on the item's page, which opens. */
export function NewItem({ kind, stageId, onClose }: NewItemProps) {
  const t = useTranslations('crm')
  const me = useMe()
  const navigate = useNavigate()
  const pipelines = useQuery({ ...pipelinesQuery, enabled: kind === 'deal' }).data ?? []
  const stages = useQuery({ ...stagesQuery, enabled: kind === 'deal' }).data ?? []
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [email, setEmail] = useState('')
  const [person, setPerson] = useState<Pick | null>(null)
  const [organization, setOrganization] = useState<Pick | null>(null)
  const [value, setValue] = useState('')
  const [currency, setCurrency] = useState(me.locale === 'ja' ? 'JPY' : 'USD')
  const [stage, setStage] = useState(stageId ?? null)

  const named = kind === 'person' || kind === 'organization'
  const amount = readAmount(value)
  const ofNobody = kind === 'lead' && !person && !organization
  const ready = name.trim() !== '' && (value.trim() === '' || amount !== null) && !ofNobody

  const idOf = async (kindOf: 'person' | 'organization', pick: Pick | null): Promise<number | null> =>
    pick && (pick.id ?? (await createItem(kindOf, { name: pick.name })).data.id)

  const make = async (): Promise<string> => {
    if (kind === 'organization') return String((await createItem(kind, { name: name.trim() })).data.id)
    const org = await idOf('organization', organization)
    if (kind === 'person') {
      const made = await createItem(kind, {
        name: name.trim(),
        org_id: org,
        ...(phone.trim() && { phones: [{ value: phone.trim() }] }),
        ...(email.trim() && { emails: [{ value: email.trim() }] }),
      })
      return String(made.data.id)
    }
    const person_id = await idOf('person', person)
    const title = name.trim()
    if (kind === 'lead') {
      const made = await createItem(kind, {
        title,
        person_id,
        organization_id: org,
        ...(amount !== null && { value: { amount, currency } }),
      })
      return made.data.id
    }
    const made = await createItem(kind, {
      title,
      person_id,
      org_id: org,
      ...(amount !== null && { value: amount, currency }),
      ...(stage !== null && { stage_id: stage }),
    })
    return String(made.data.id)
  }
  const submit = async () => {
    const itemId = await make()
    void navigate({ to: itemPaths[kind], params: { itemId } })
  }

  return (
    <FormDialog
      title={t(titles[kind])}
      submitLabel={t('create')}
      busyLabel={t('creating')}
      ready={ready}
      onSubmit={submit}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={t(named ? 'name' : 'title')}
            value={name}
            onValue={setName}
            problem={tried && !name.trim() ? t(named ? 'nameMissing' : 'titleMissing') : null}
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
            </>
          )}
          {!named && (
            <NamedField
              kind="person"
              label={t('person')}
              value={person}
              onValue={setPerson}
              newLabel={(newName) => t('newNamed', { name: newName })}
            />
          )}
          {kind !== 'organization' && (
            <NamedField
              kind="organization"
              label={t('organization')}
              value={organization}
              onValue={setOrganization}
              newLabel={(newName) => t('newNamed', { name: newName })}
            />
          )}
          {tried && ofNobody && (
            <p role="alert" className={styles.problem}>
              {t('ofNobody')}
            </p>
          )}
          {!named && (
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
            <SelectField
              label={t('stage')}
              value={String(stage ?? '')}
              onValue={(id) => setStage(id ? Number(id) : null)}
            >
              {stage === null && <option value="">{stages[0]?.name}</option>}
              {pipelines.map((pipeline) => (
                <optgroup key={pipeline.id} label={pipeline.name}>
                  {stages
                    .filter((known) => known.pipeline_id === pipeline.id)
                    .map((known) => (
                      <option key={known.id} value={known.id}>
                        {known.name}
                      </option>
                    ))}
                </optgroup>
              ))}
            </SelectField>
          )}
        </>
      )}
    </FormDialog>
  )
}
