import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { sameList } from '../inbox/inbox-search.ts'
import { plainAddress } from '../inbox/name-contact.ts'
import { useFound } from '../inbox/search/use-found.ts'
import type { CommandGroup } from './use-commands.ts'

/** Conversations and people of this name (B8), to go to. */
export function useFoundCommands(q: string): CommandGroup[] {
  const t = useTranslations('search')
  const navigate = useNavigate()
  const contacts = useFound(q, 'contacts').items ?? []
  const persons = useFound(q, 'persons').items ?? []
  if (q === '') return []
  const open = (conversationId: string) =>
    void navigate({
      to: '/leads/messaging/$conversationId',
      params: { conversationId },
      search: sameList,
    })
  const groups = [
    {
      name: t('contacts'),
      items: contacts.map(({ id, name, phone, excerpt, conversation_id }) => ({
        id,
        label: name?.trim() || phone || plainAddress(excerpt.map((part) => part.text).join('')),
        run: () => open(conversation_id),
        movesFocus: true,
      })),
    },
    {
      name: t('persons'),
      items: persons.flatMap(({ id, name, conversation_id }) =>
        conversation_id
          ? { id: `person-${id}`, label: name, run: () => open(conversation_id), movesFocus: true }
          : [],
      ),
    },
  ]
  return groups.filter((group) => group.items.length > 0)
}
