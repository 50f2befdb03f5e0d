import { type QueryClient, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { assign, close, markUnread, reopen } from '../state/act.ts'
import { usersQuery } from '../state/queries.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'

/** The acts of a conversation as buttons call them: done at once, undone by one click, a refusal is told. */
export function useConversationActs(cache: QueryClient, conversation: Conversation | undefined) {
  return useActsOf(cache)(conversation)
}

/** For a list: asked for the conversation when somebody acts, not for each that is shown. */
export function useActsOf(cache: QueryClient) {
  const t = useTranslations('thread')
  const tell = useTell()
  const words = useErrorWords()
  const users = useQuery(usersQuery).data

  const tried = (act: Promise<void>, text?: string, back?: () => Promise<void>) =>
    void act.then(
      () => {
        if (text && back)
          tell({ tone: 'plain', text, action: { label: t('undo'), run: () => tried(back()) } })
      },
      (error: unknown) => tell({ tone: 'failure', text: words(error) }),
    )

  return (conversation: Conversation | undefined) => {
    const { id = '', assignee_id: before } = conversation ?? {}
    return {
      assign(userId: number | null) {
        if (userId === before) return
        const name = users?.find((user) => user.id === userId)?.name
        const text = name ? t('assigned', { name }) : t('nowUnassigned')
        tried(assign(cache, id, userId), text, () => assign(cache, id, before ?? null))
      },
      close: () => tried(close(cache, id), t('closedUndo'), () => reopen(cache, id)),
      markUnread: () => tried(markUnread(cache, id)),
      reopen: () => tried(reopen(cache, id), t('reopened'), () => close(cache, id)),
    }
  }
}
