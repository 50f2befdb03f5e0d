import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { sameList } from '../inbox/inbox-search.ts'
import { offerAssignees } from '../inbox/thread/offer-assignees.ts'
import { useConversationActs } from '../inbox/use-conversation-acts.ts'
import { type Act, shortcuts } from '../shortcuts/shortcuts.ts'
import { answerTo } from '../shortcuts/use-shortcuts.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { readState } from '../state/live-cache.ts'
import { findConversation, sections } from '../state/place-conversation.ts'
import { channelsQuery, usersQuery } from '../state/queries.ts'

export interface Command {
  id: string
  label: string
  keys?: string | null
  run: () => void
  /** It says itself where the focus goes. */
  movesFocus?: boolean
}

export interface CommandGroup {
  name: string
  items: Command[]
}

/** Those that act on the open conversation, in the order of their use. */
const here: Act[] = ['close', 'assign', 'assignToMe', 'reply', 'markUnread', 'details', 'delete']
const list: Act[] = ['next', 'previous', 'search', 'select', 'unreadOnly', 'undo']
const movesFocus: Act[] = ['assign', 'reply', 'search', 'next', 'previous', 'delete', 'help']

/** Everything that can be done here and now. What nobody answers to at the moment is not offered. */
export function useCommands(typed: string): CommandGroup[] {
  const t = useTranslations()
  const me = useMe()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { conversationId } = useParams({ strict: false })
  const conversation = conversationId ? findConversation(readState(cache), conversationId) : undefined
  const acts = useConversationActs(cache, conversation)
  const users = useQuery(usersQuery).data ?? []
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation?.channel_id)

  const answered = (all: Act[]): Command[] =>
    all.flatMap((act) => {
      const run = answerTo(act)
      if (!run) return []
      const label = act === 'close' && conversation ? closeLabel : t(`keysOf.${act}`)
      return { id: act, label, keys: shortcuts[act], run, movesFocus: movesFocus.includes(act) }
    })
  const closeLabel = conversation?.status === 'closed' ? t('list.reopen') : t('list.close')

  // Found by name; before a letter is typed they would push the rest out of sight.
  const assignTo =
    conversation && typed.trim()
      ? offerAssignees(users, channel, me.id)
          .filter((user) => user.available && user.id !== conversation.assignee_id && user.id !== me.id)
          .map((user) => ({
            id: `assign-${user.id}`,
            label: t('commands.assignTo', { name: user.name }),
            run: () => acts.assign(user.id),
          }))
      : []
  const unassign =
    conversation && conversation.assignee_id !== null
      ? [{ id: 'unassign', label: t('commands.unassign'), run: () => acts.assign(null) }]
      : []

  const go = (id: string, label: string, run: () => void, keys?: string | null): Command => ({
    id,
    label,
    run,
    ...(keys && { keys }),
  })
  const keyOfSection = {
    unassigned: shortcuts.toUnassigned,
    mine: shortcuts.toMine,
    others: shortcuts.toOthers,
    closed: shortcuts.toClosed,
  }
  const places: Command[] = [
    ...sections.map((section) =>
      go(
        section,
        t(`list.${section}`),
        () =>
          conversationId
            ? void navigate({ to: '.', search: (search) => ({ ...sameList(search), section }) })
            : void navigate({ to: '/leads/messaging', search: { section } }),
        keyOfSection[section],
      ),
    ),
    go('leads', t('navigation.leadsInbox'), () => void navigate({ to: '/leads' })),
    go('deals', t('navigation.deals'), () => void navigate({ to: '/deals' })),
    go('contacts', t('navigation.contacts'), () => void navigate({ to: '/contacts' })),
    ...(me.rights.account_settings_access
      ? [
          go(
            'settings',
            `${t('navigation.tools')} › ${t('navigation.messaging')}`,
            () => void navigate({ to: '/tools-and-apps/messaging' }),
          ),
        ]
      : []),
    go(
      'preferences',
      t('navigation.preferences'),
      () => void navigate({ to: '/tools-and-apps/preferences' }),
    ),
    ...(me.simulator
      ? [go('phone', t('commands.phone'), () => void window.open('/simulator', '_blank', 'noopener'))]
      : []),
  ]

  const groups = [
    { name: t('commands.here'), items: conversation ? [...answered(here), ...assignTo, ...unassign] : [] },
    { name: t('commands.list'), items: answered(list) },
    { name: t('commands.places'), items: places },
    { name: t('commands.everywhere'), items: answered(['help']) },
  ]
  const words = fold(typed).split(/\s+/).filter(Boolean)
  const fits = (label: string) => words.every((word) => fold(label).includes(word))
  return groups
    .map(({ name, items }) => ({ name, items: items.filter((item) => fits(item.label)) }))
    .filter((group) => group.items.length > 0)
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
