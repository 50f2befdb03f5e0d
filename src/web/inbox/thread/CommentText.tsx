import { useQuery } from '@tanstack/react-query'
import { usersQuery } from '../../state/queries.ts'
import { mentionsIn } from '../composer/mentions.ts'
import styles from './CommentView.module.css'
import { guessLanguage } from './guess-language.ts'
import { splitLinks } from './split-links.ts'

/** The words, their links, and who is mentioned in them. */
export function CommentText({ text, mentioned }: { text: string; mentioned: readonly number[] }) {
  const users = useQuery(usersQuery).data ?? []
  const pieces = mentionsIn(
    text,
    users.filter((user) => mentioned.includes(user.id)),
  )
  return (
    <p lang={guessLanguage(text)} dir="auto" className={styles.text}>
      {pieces.map((piece, at) =>
        piece.userId === null ? (
          splitLinks(piece.text).map((part, place) =>
            part.href ? (
              <a
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change their order
                key={`${at} ${place}`}
                href={part.href}
                target="_blank"
                rel="noopener noreferrer nofollow"
              >
                {part.text}
              </a>
            ) : (
              part.text
            ),
          )
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change their order
          <span key={at} className={styles.mention}>
            {piece.text}
          </span>
        ),
      )}
    </p>
  )
}
