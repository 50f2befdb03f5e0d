import type { Excerpt } from '../../../shared/contract/search.ts'
import styles from './Highlighted.module.css'

/** The found words are marked in the text as it was written. */
export function Highlighted({ excerpt }: { excerpt: Excerpt }) {
  return excerpt.map((part, at) =>
    part.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <mark key={at} className={styles.hit}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}
