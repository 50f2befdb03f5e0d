import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { fetchSavedReplies } from '../../api/saved-replies.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import styles from './SavedReplies.module.css'
import { type SuggestionKeys, Suggestions } from './Suggestions.tsx'

interface SavedRepliesProps {
  conversationId: string
  /** What follows the `/`. */
  query: string
  keys: React.Ref<SuggestionKeys>
  onChoose(text: string): void
  onClose(): void
  onActive(optionId: string | undefined): void
}

/** Saved replies, filled in for this conversation. What could not be filled in stays as a place, and is named. */
export function SavedReplies(props: SavedRepliesProps) {
  return (
    <RoomWords room="beside">
      <List {...props} />
    </RoomWords>
  )
}

function List({ conversationId, query, onChoose, ...rest }: SavedRepliesProps) {
  const t = useTranslations('beside')
  const replies = useQuery({
    queryKey: ['saved-replies', conversationId],
    queryFn: async ({ signal }) => (await fetchSavedReplies(conversationId, signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  const wanted = query.toLocaleLowerCase()
  const found = (replies.data ?? []).filter(({ title, text }) =>
    `${title}\n${text}`.toLocaleLowerCase().includes(wanted),
  )
  if (replies.isPending) return null
  return (
    <Suggestions
      {...rest}
      label={t('savedReplies')}
      items={found.map(({ id, title, text, filled, shared }) => ({
        id,
        content: (
          <span className={styles.reply}>
            <span className={styles.title}>
              <strong dir="auto">{title}</strong>
              {shared && <span className={styles.tag}>{t('shared')}</span>}
              {filled && filled.missing.length > 0 && (
                <span className={styles.missing}>{t('missing', { names: filled.missing.join(', ') })}</span>
              )}
            </span>
            <span className={styles.text} dir="auto">
              {filled?.text ?? text}
            </span>
          </span>
        ),
      }))}
      empty={replies.isError ? t('repliesFailed') : replies.data?.length ? t('noReplyFound') : t('noReplies')}
      onChoose={(id) => {
        const reply = found.find((candidate) => candidate.id === id)
        if (reply) onChoose(reply.filled?.text ?? reply.text)
      }}
      foot={<Link to="/tools-and-apps/saved-replies">{t('manageReplies')}</Link>}
    />
  )
}
