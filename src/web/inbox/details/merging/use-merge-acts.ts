import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { mergeContacts, partContacts } from '../../../api/contacts.ts'
import { problemOf } from '../../../state/send.ts'
import { useTell } from '../../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../../ui/use-error-words.ts'

/** Merging and parting, each told with what undoes it. */
export function useMergeActs() {
  const t = useTranslations('merging')
  const tell = useTell()
  const words = useMergeWords()
  const cache = useQueryClient()
  const refresh = () =>
    cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('contact ') })

  const part = async (mergeId: string) => {
    try {
      await partContacts(mergeId)
      tell({ tone: 'plain', text: t('parted') })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    await refresh()
  }

  /** Throws what the server refuses. */
  const merge = async (contactId: string, other: { id: string; name: string }) => {
    const { data } = await mergeContacts(contactId, other.id)
    tell({
      tone: 'plain',
      text: t('merged', { name: other.name }),
      action: { label: t('undo'), run: () => void part(data.id) },
    })
    await refresh()
  }

  return { merge, part }
}

/** Why the two can't be merged, in the reader's language. */
export function useMergeWords(): (error: unknown) => string {
  const t = useTranslations('merging')
  const words = useErrorWords()
  return (error) => {
    const known = t as unknown as ((key: string) => string) & { has(key: string): boolean }
    const key = `problem.${problemOf(error).code}`
    return known.has(key) ? known(key) : words(error)
  }
}
