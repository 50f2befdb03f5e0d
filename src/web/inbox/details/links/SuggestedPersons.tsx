import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import type { PersonSuggestion } from '../../../../shared/contract/links.ts'
import { suggestionsQuery } from '../../../state/crm-queries.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import lines from '../two-lines.module.css'
import crm from './CrmDetails.module.css'
import styles from './SuggestedPersons.module.css'
import { useLinkActs } from './use-link-acts.ts'

/** The screen has room for a few; the rest is found by searching. */
const most = 3

/** B6: whom the contact may be, and why. A person decides; nothing is joined by itself. */
export function SuggestedPersons({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('links')
  const acts = useLinkActs(conversation)
  const linked = conversation.links.find((link) => link.person_id !== null)?.person_id ?? null
  const suggested = useQuery({ ...suggestionsQuery(conversation.id, linked), enabled: linked === null }).data
  if (linked !== null || !suggested || suggested.length === 0) return null
  return (
    <div className={crm.part}>
      <h4 className={crm.partTitle}>{t('suggested')}</h4>
      <ul aria-label={t('suggested')} className={styles.list}>
        {suggested.slice(0, most).map((person) => (
          <li key={person.person_id} className={styles.person}>
            <Avatar id={person.person_id} name={person.name} size={28} />
            <span className={lines.words}>
              <span dir="auto">{person.name}</span>
              {person.reasons.map((reason) => (
                <Reason key={`${reason.kind} ${reason.value}`} reason={reason} />
              ))}
            </span>
            <Button
              aria-label={t('linkTo', { title: person.name })}
              onClick={() => acts.linkOrTell({ person_id: person.person_id })}
            >
              {t('link')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Reason({ reason }: { reason: PersonSuggestion['reasons'][number] }) {
  const t = useTranslations('links')
  const { kind, value } = reason
  return (
    <span className={lines.second}>
      {kind === 'phone'
        ? t('reasonPhone', { value })
        : kind === 'other_channel'
          ? t('reasonOtherChannel', { value })
          : t('reasonName')}
    </span>
  )
}
