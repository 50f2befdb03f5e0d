import { useQuery } from '@tanstack/react-query'
import { ContactsIcon } from '../../ui/icons/ContactsIcon.tsx'
import styles from './ContactCard.module.css'
import { readVcards } from './read-vcard.ts'

/** A contact card that was sent: who it is, with the file behind it. */
export function ContactCard({ url, name }: { url: string; name: string }) {
  const cards = useQuery({
    queryKey: ['contact-card', url],
    queryFn: async ({ signal }) => {
      const answer = await fetch(url, { signal, credentials: 'same-origin' })
      return answer.ok ? readVcards(await answer.text()) : []
    },
    retry: false,
  }).data
  return (
    <span className={styles.cards}>
      {(cards ?? []).map((card, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a card never changes
        <span key={at} className={styles.card}>
          <ContactsIcon size={18} />
          <span className={styles.words}>
            <strong dir="auto">{card.name ?? name}</strong>
            {card.organization && <span dir="auto">{card.organization}</span>}
            {card.phones.map((phone) => (
              <a key={phone} href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
                {phone}
              </a>
            ))}
            {card.emails.map((email) => (
              <a key={email} href={`mailto:${email}`}>
                {email}
              </a>
            ))}
          </span>
        </span>
      ))}
      <a href={url} download className={styles.file}>
        {name}
      </a>
    </span>
  )
}
