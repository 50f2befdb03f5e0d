import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import { ItemLink } from '../../../crm/ItemLink.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { CrossIcon } from '../../../ui/icons/CrossIcon.tsx'
import lines from '../two-lines.module.css'
import { ItemIcon } from './ItemIcon.tsx'
import styles from './LinkedItems.module.css'
import { useLinkActs } from './use-link-acts.ts'

export function LinkedItems({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('links')
  const acts = useLinkActs(conversation)
  return (
    <ul aria-label={t('linked')} className={styles.list}>
      {conversation.links.map((link) => (
        <li key={link.id} className={styles.item}>
          <span className={styles.icon}>
            <ItemIcon kind={link.kind} size={18} />
          </span>
          <span className={lines.words}>
            {link.title === null ? (
              <span className={styles.hidden}>{t('hidden')}</span>
            ) : (
              <ItemLink kind={link.kind} id={link.person_id ?? link.lead_id ?? link.deal_id ?? 0}>
                <span dir="auto">{link.title}</span>
              </ItemLink>
            )}
            <span className={lines.second}>
              {[t(link.kind), link.organization?.name].filter(Boolean).join(' · ')}
            </span>
          </span>
          <IconButton
            quiet
            label={t('unlink', { title: link.title ?? t('hidden') })}
            className={styles.unlink}
            onClick={() => acts.unlink(link)}
          >
            <CrossIcon size={16} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}
