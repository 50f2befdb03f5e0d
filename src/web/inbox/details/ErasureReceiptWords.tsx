import { useId } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { ErasureReceipt } from '../../../shared/contract/privacy.ts'
import { ItemLink } from '../../crm/ItemLink.tsx'
import styles from './EraseContact.module.css'

interface ErasureReceiptWordsProps {
  receipt: ErasureReceipt
  /** As they were: they bear the titles of what is kept. */
  links: Conversation['links']
}

/** What went, what is still here, and by which numbers the provider holds the rest. Shown once. */
export function ErasureReceiptWords({ receipt, links }: ErasureReceiptWordsProps) {
  const t = useTranslations('privacy')
  const channel = useTranslations('channel')
  const idsLabel = useId()
  const { removed, kept, provider } = receipt
  const provided = channel(provider.type as 'messenger')
  return (
    <>
      <p className={styles.head}>{t('removed')}</p>
      <ul className={styles.list}>
        <li>{t('removedMessages', { count: removed.messages })}</li>
        <li>{t('removedFiles', { count: removed.attachments })}</li>
        <li>{t('removedNotes', { count: removed.automatic_notes })}</li>
        <li>{t('removedRequests', { count: removed.provider_requests })}</li>
        {removed.titles > 0 && <li>{t('removedTitles', { count: removed.titles })}</li>}
        {removed.merges > 0 && <li>{t('removedMerges', { count: removed.merges })}</li>}
      </ul>
      {kept.length > 0 && (
        <>
          <p className={styles.head}>{t('kept')}</p>
          <ul className={styles.list}>
            {kept.map(({ what, id }) => (
              <li key={`${what} ${id}`}>
                {what === 'address' ? (
                  t('keptAddress')
                ) : (
                  <>
                    {t(`kinds.${what}`)}{' '}
                    <ItemLink kind={what} id={id}>
                      <span dir="auto">{titleOf(links, what, id) ?? t('open')}</span>
                    </ItemLink>
                  </>
                )}
              </li>
            ))}
          </ul>
          {kept.some(({ what }) => what !== 'address') && <p>{t('keptItems')}</p>}
        </>
      )}
      <p id={idsLabel} className={styles.head}>
        {t('atProvider', { provider: provided })}
      </p>
      {provider.external_ids.length === 0 ? (
        <p>{t('nothingAtProvider')}</p>
      ) : (
        <>
          <p>{t('atProviderText', { count: provider.external_ids.length })}</p>
          <textarea
            readOnly
            aria-labelledby={idsLabel}
            className={styles.ids}
            rows={Math.min(4, provider.external_ids.length)}
            value={provider.external_ids.join('\n')}
          />
        </>
      )}
    </>
  )
}

function titleOf(links: Conversation['links'], what: string, id: string | number): string | null {
  const link = links.find((one) => one.kind === what && (one.person_id ?? one.lead_id ?? one.deal_id) === id)
  return link?.title ?? null
}
