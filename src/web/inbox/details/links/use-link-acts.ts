import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import type { Link, LinkRequest } from '../../../../shared/contract/links.ts'
import { linkConversation, unlinkConversation } from '../../../api/crm.ts'
import { changeState } from '../../../state/live-cache.ts'
import { findConversation, placeConversation } from '../../../state/place-conversation.ts'
import { useTell } from '../../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../../ui/use-error-words.ts'

/** Linking and its opposite, shown at once. The stream brings the conversation with its new version to every screen. */
export function useLinkActs({ id }: Conversation) {
  const t = useTranslations('links')
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()

  const show = (change: (links: Link[]) => Link[]) =>
    changeState(cache, (state) => {
      const known = findConversation(state, id)
      return known ? placeConversation(state, { ...known, links: change(known.links) }) : state
    })

  /** @throws what the server refused */
  const link = async (request: LinkRequest): Promise<void> => {
    const { data } = await linkConversation(id, request)
    const { note_id: _written, ...made } = data
    show((links) => [...links.filter((other) => other.id !== made.id), made])
    tell({ tone: 'plain', text: t('linkedNow', { title: made.title ?? t('hidden') }) })
  }

  const unlink = async (gone: Link): Promise<void> => {
    show((links) => links.filter((other) => other.id !== gone.id))
    try {
      await unlinkConversation(id, gone.id)
      tell({
        tone: 'plain',
        text: t('unlinked', { title: gone.title ?? t('hidden') }),
        action: { label: t('undo'), run: () => tried(link(itemOf(gone))) },
      })
    } catch (error) {
      show((links) => (links.some((other) => other.id === gone.id) ? links : [...links, gone]))
      throw error
    }
  }

  const tried = (act: Promise<void>) =>
    void act.catch((error: unknown) => tell({ tone: 'failure', text: words(error) }))

  return {
    link,
    linkOrTell: (request: LinkRequest) => tried(link(request)),
    unlink: (gone: Link) => tried(unlink(gone)),
  }
}

function itemOf({ person_id, lead_id, deal_id }: Link): LinkRequest {
  if (person_id !== null) return { person_id }
  return lead_id !== null ? { lead_id } : { deal_id: deal_id ?? 0 }
}
