import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { BulkResult, Conversation } from '../../../shared/contract/conversations.ts'
import { ApiError } from '../../api/api-error.ts'
import { actTogether, type Together, wayBack } from '../../state/act-together.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'

/** The acts for all that are selected: done at once, undone by one click, refusals told once with their number. */
export function useActsTogether(chosen: readonly Conversation[], onDone: () => void) {
  const t = useTranslations('selection')
  const thread = useTranslations('thread')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const fail = (error: unknown) => tell({ tone: 'failure', text: words(error) })

  const run = (what: Together, text: (count: number) => string, which: (one: Conversation) => boolean) => {
    const concerned = chosen.filter(which)
    onDone()
    const ids = concerned.map((one) => one.id)
    actTogether(cache, ids, what).then((refused) => {
      const done = concerned.filter((one) => refused.every((result) => result.id !== one.id))
      if (refused.length > 0) tellRefused(refused)
      if (done.length === 0) return
      const undo = () => {
        for (const back of wayBack(done, what)) actTogether(cache, back.ids, back.what).catch(fail)
      }
      tell({ tone: 'plain', text: text(done.length), action: { label: thread('undo'), run: undo } })
    }, fail)
  }

  const tellRefused = (refused: BulkResult[]) => {
    const first = refused[0]
    const reason = words(new ApiError(409, first?.code ?? 'UNKNOWN', first?.error ?? '', ''))
    tell({ tone: 'failure', text: t('refused', { count: refused.length, reason }) })
  }

  const assign = (userId: number | null, name: string) =>
    run(
      { act: 'assign', userId },
      (count) => (userId === null ? t('nowUnassigned', { count }) : t('assigned', { count, name })),
      (one) => one.assignee_id !== userId,
    )
  return {
    assign,
    assignToMe: () => assign(me.id, me.name),
    close: () =>
      run(
        { act: 'close' },
        (count) => t('closed', { count }),
        (one) => one.status === 'open',
      ),
    reopen: () =>
      run(
        { act: 'reopen' },
        (count) => t('reopened', { count }),
        (one) => one.status === 'closed',
      ),
    unread: () =>
      run(
        { act: 'unread' },
        (count) => t('nowUnread', { count }),
        (one) => one.unread_count === 0,
      ),
    seen: () =>
      run(
        { act: 'seen' },
        (count) => t('nowSeen', { count }),
        (one) => one.unread_count > 0,
      ),
  }
}
