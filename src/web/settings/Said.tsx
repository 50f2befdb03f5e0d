import { Fragment, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Word } from '../../shared/contract/channels.ts'
import { exactTime } from '../locales/format-time.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { useReader } from '../locales/use-reader.ts'

interface SaidProps {
  /** What the server says, by codes; empty where it knows only the sentence. */
  words: readonly Word[]
  /** The same in English. */
  sentence: string | null
}

/** What the server says of a channel, in the reader's language; else its own sentence, marked as English. */
export function Said(props: SaidProps) {
  return (
    <RoomWords room="sayings">
      <Loaded {...props} />
    </RoomWords>
  )
}

function Loaded({ words, sentence }: SaidProps) {
  const t = useTranslations('sayings')
  const { locale } = useReader()
  const values = useValues()
  // A server newer than this page says what the page has no words for.
  if (words.length === 0 || words.some(({ code }) => !t.has(code as never)))
    return <span lang="en">{sentence}</span>
  return words.map((word, index) => (
    <Fragment key={word.code}>
      {/* Japanese puts no space between sentences, but for one that ends in foreign words. */}
      {index > 0 && (locale === 'en' || words[index - 1]?.values.words !== undefined) && ' '}
      {t.rich(word.code as 'LAST_HEARD', values(word))}
    </Fragment>
  ))
}

type Values = Record<string, string> & { time: string; said: (chunks: ReactNode) => ReactNode }

function useValues(): (word: Word) => Values {
  const reader = useReader()
  return ({ values }) =>
    ({
      ...values,
      ...(values.time && { time: exactTime(new Date(values.time), reader) }),
      said: (chunks: ReactNode) => <span lang="en">{chunks}</span>,
    }) as Values
}
