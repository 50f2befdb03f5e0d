import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { describeMessage } from '../conversation-list/describe-message.ts'
import { nameContact } from '../name-contact.ts'

const quietMilliseconds = 800

/**
 * Tells screen readers politely of what the contact writes here. Several messages in one moment are told as a number;
 * our own messages and delivery marks are not told.
 */
export function Arrivals({ conversation, thread }: { conversation: Conversation; thread: Thread }) {
  const t = useTranslations()
  const [words, setWords] = useState('')
  const told = useRef(thread.messages.at(-1)?.id)
  const name = nameContact(conversation.contact)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only messages are news
  useEffect(() => {
    const timer = setTimeout(() => {
      const from = thread.messages.findIndex((message) => message.id === told.current)
      const news = thread.messages.slice(from + 1).filter((message) => message.direction === 'in')
      told.current = thread.messages.at(-1)?.id
      const last = news.at(-1)
      if (from < 0 || !last) return
      const text = describeMessage(last, {
        photo: t('list.photo'),
        file: t('list.file'),
        location: t('list.location'),
        withdrawn: t('list.withdrawn'),
        emptyMessage: t('list.emptyMessage'),
      })
      setWords(
        news.length === 1
          ? t('thread.arrived', { name, text })
          : t('list.newMessages', { count: news.length, name }),
      )
    }, quietMilliseconds)
    return () => clearTimeout(timer)
  }, [thread.messages])

  return (
    <p aria-live="polite" className="for-readers">
      {words}
    </p>
  )
}
