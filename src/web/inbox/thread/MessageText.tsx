import { guessLanguage } from './guess-language.ts'
import styles from './MessageText.module.css'
import { splitLinks } from './split-links.ts'

/** What was written, in its own language and direction; its links open elsewhere. */
export function MessageText({ text }: { text: string }) {
  return (
    <p lang={guessLanguage(text)} dir="auto" className={styles.text}>
      {splitLinks(text).map((piece, at) =>
        piece.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change their order
          <a key={at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </p>
  )
}
