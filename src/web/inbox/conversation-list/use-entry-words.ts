import { useMemo } from 'react'
import { useTranslations } from 'use-intl'

export type EntryWords = ReturnType<typeof useEntryWords>

/** The words of the entries of a list, put together once for all of them. */
export function useEntryWords() {
  const t = useTranslations()
  return useMemo(
    () => ({
      photo: t('list.photo'),
      file: t('list.file'),
      location: t('list.location'),
      withdrawn: t('list.withdrawn'),
      emptyMessage: t('list.emptyMessage'),
      you: t('list.you'),
      draft: t('list.draft'),
      notSent: t('list.notSent'),
      unread: t('list.unread'),
      assignee: t('thread.assignee'),
      assignToMe: t('list.assignToMe'),
      close: t('list.close'),
      reopen: t('list.reopen'),
      channelTypes: {
        whatsapp_twilio: t('channel.whatsapp_twilio'),
        messenger: t('channel.messenger'),
        simulator: t('channel.simulator'),
        app: t('channel.app'),
      },
      sections: {
        unassigned: t('list.unassigned'),
        mine: t('list.mine'),
        others: t('list.others'),
        closed: t('list.closed'),
      },
      endsSoon: (minutes: number) => t('list.endsSoon', { minutes }),
      select: (name: string) => t('list.select', { name }),
    }),
    [t],
  )
}
