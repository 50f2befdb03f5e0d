import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ContactSuggestion } from '../../../../shared/contract/contact-merges.ts'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import { RoomWords } from '../../../locales/RoomWords.tsx'
import { contactSuggestionsQuery } from '../../../state/crm-queries.ts'
import { channelsQuery } from '../../../state/queries.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { nameContact } from '../../name-contact.ts'
import lines from '../two-lines.module.css'
import styles from './MergeContact.module.css'
import { nameOther, tellApart } from './name-other.ts'
import { useMergeActs, useMergeWords } from './use-merge-acts.ts'

interface MergeContactProps {
  conversation: Conversation
  onClose: () => void
}

/** B6: finds the other contact, says what will become of the two, and merges. */
export function MergeContact(props: MergeContactProps) {
  return (
    <RoomWords room="merging">
      <Merge {...props} />
    </RoomWords>
  )
}

function Merge({ conversation, onClose }: MergeContactProps) {
  const t = useTranslations('merging')
  const acts = useMergeActs()
  const words = useMergeWords()
  const group = useId()
  const [typed, setTyped] = useState('')
  const [other, setOther] = useState<ContactSuggestion | null>(null)
  const q = useDeferredValue(typed.trim())
  const found = useQuery({
    ...contactSuggestionsQuery(conversation.contact.id, q),
    placeholderData: (before) => before,
  })
  const offered = found.data ?? []
  const chosen = offered.find(({ contact_id }) => contact_id === other?.contact_id) ?? null
  const name = nameContact(conversation.contact)

  const submit = async () => {
    if (chosen)
      await acts.merge(conversation.contact.id, { id: chosen.contact_id, name: tellApart(chosen, name) })
  }
  return (
    <FormDialog
      title={t('title', { name })}
      head={<p>{t('text')}</p>}
      submitLabel={t('merge')}
      busyLabel={t('merging')}
      ready={chosen !== null}
      onSubmit={submit}
      refusal={words}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={t('find')}
            hint={q === '' && offered.length === 0 && found.data ? t('noSuggestion') : undefined}
            type="search"
            placeholder={t('findHint')}
            maxLength={200}
            autoComplete="off"
            value={typed}
            onValue={setTyped}
            problem={tried && !chosen ? t('chooseFirst') : null}
          />
          <div className={styles.answers}>
            <p role="status" className="for-readers">
              {found.data && !found.isPlaceholderData ? t('found', { count: offered.length }) : ''}
            </p>
            {offered.length > 0 ? (
              <fieldset className={styles.choices}>
                <legend className={styles.legend}>{q === '' ? t('suggested') : t('choose')}</legend>
                {offered.map((one) => (
                  <Choice
                    key={one.contact_id}
                    contact={one}
                    group={group}
                    checked={one.contact_id === chosen?.contact_id}
                    onPick={() => setOther(one)}
                  />
                ))}
              </fieldset>
            ) : (
              q !== '' &&
              found.data &&
              !found.isPlaceholderData && <p className={lines.second}>{t('nothing')}</p>
            )}
            {chosen && (
              <p className={styles.consequence}>
                {t(chosen.same_channel ? 'onSameChannel' : 'onOtherChannel', {
                  name: tellApart(chosen, name),
                })}
              </p>
            )}
          </div>
        </>
      )}
    </FormDialog>
  )
}

interface ChoiceProps {
  contact: ContactSuggestion
  group: string
  checked: boolean
  onPick: () => void
}

function Choice({ contact, group, checked, onPick }: ChoiceProps) {
  const t = useTranslations('merging')
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === contact.channel_id)
  const number = contact.phone ?? contact.address.replace(/^[a-z_]+:/, '')
  return (
    <label className={styles.choice}>
      <input type="radio" name={group} checked={checked} onChange={onPick} />
      <Avatar
        id={contact.contact_id}
        name={contact.name}
        picture={contact.avatar_url}
        size={32}
        channel={channel?.type}
      />
      <span className={lines.words}>
        <span dir="auto">{nameOther(contact)}</span>
        <span className={lines.second}>{[channel?.name, number].filter(Boolean).join(' · ')}</span>
        {contact.reasons.length > 0 && (
          <span className={lines.second}>
            {contact.reasons
              .filter((reason) => reason !== 'name' || contact.reasons.length === 1)
              .map((reason) => t(`reason.${reason}`))
              .join(' · ')}
          </span>
        )}
      </span>
    </label>
  )
}
