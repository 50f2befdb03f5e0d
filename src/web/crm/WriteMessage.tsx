import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedPerson } from '../../shared/contract/crm-screen.ts'
import { writeToPerson } from '../api/crm.ts'
import { conversationsOfQuery, templatesQuery } from '../state/crm-queries.ts'
import { channelsQuery } from '../state/queries.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import styles from './WriteMessage.module.css'

/**
 * Writing to a person. Where they wrote already, the conversation opens, and its composer says what may be sent; where
 * not, WhatsApp takes an approved template as the first word.
 */
export function WriteMessage({ person, onClose }: { person: ListedPerson; onClose: () => void }) {
  const t = useTranslations('crm')
  const navigate = useNavigate()
  const channels = useQuery(channelsQuery).data ?? []
  const conversations = useQuery(conversationsOfQuery({ person_id: person.id })).data ?? []
  const offered = channels.filter(
    (channel) =>
      channel.type === 'whatsapp_twilio' || conversations.some(({ channel_id }) => channel_id === channel.id),
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const channel = offered.find(({ id }) => id === chosen) ?? offered[0]
  const there = conversations.find(({ channel_id }) => channel_id === channel?.id)
  const templates =
    useQuery({ ...templatesQuery(channel?.id ?? ''), enabled: channel !== undefined && !there }).data?.filter(
      (template) => template.status === 'approved',
    ) ?? []
  const [templateId, setTemplateId] = useState<string | null>(null)
  const template = templates.find(({ id }) => id === templateId) ?? templates[0]
  const [values, setValues] = useState<Record<string, string>>({})
  const places = Object.keys(template?.variables ?? {})
  const filled = places.every((place) => values[place]?.trim())
  const ready = channel !== undefined && (there !== undefined || (template !== undefined && filled))

  const submit = async () => {
    if (!channel) return
    const open = (conversationId: string) =>
      void navigate({ to: '/leads/messaging/$conversationId', params: { conversationId } })
    if (there) return open(there.id)
    if (!template) return
    const variables = Object.fromEntries(places.map((place) => [place, values[place]?.trim() ?? '']))
    open((await writeToPerson(channel.id, person.id, { id: template.id, variables })).data.id)
  }

  return (
    <FormDialog
      title={t('writeTitle', { name: person.name })}
      submitLabel={there ? t('openConversation') : t('send')}
      busyLabel={t('sending')}
      ready={ready}
      onSubmit={submit}
      onClose={onClose}
    >
      {() =>
        channel ? (
          <>
            <SelectField label={t('writeOn')} value={channel.id} onValue={setChosen}>
              {offered.map((known) => (
                <option key={known.id} value={known.id}>
                  {known.name}
                </option>
              ))}
            </SelectField>
            {!there &&
              (template ? (
                <>
                  <p className={styles.hint}>{t('templateOnly')}</p>
                  <SelectField label={t('template')} value={template.id} onValue={setTemplateId}>
                    {templates.map((known) => (
                      <option key={known.id} value={known.id}>
                        {known.name} ({known.language})
                      </option>
                    ))}
                  </SelectField>
                  <p className={styles.preview} lang={template.language} dir="auto">
                    {template.body.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] || place)}
                  </p>
                  {places.map((place) => (
                    <TextField
                      key={place}
                      label={t('templateValue', { place: `{{${place}}}` })}
                      placeholder={template.variables[place]}
                      value={values[place] ?? ''}
                      onValue={(value) => setValues({ ...values, [place]: value })}
                      maxLength={500}
                      required
                    />
                  ))}
                </>
              ) : (
                <p className={styles.hint}>{t('noTemplates')}</p>
              ))}
          </>
        ) : (
          <p className={styles.hint}>{t('noChannel')}</p>
        )
      }
    </FormDialog>
  )
}
