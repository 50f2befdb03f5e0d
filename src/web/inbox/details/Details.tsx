import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { exactTime } from '../../locales/format-time.ts'
import { useReader } from '../../locales/use-reader.ts'
import { channelsQuery, usersQuery } from '../../state/queries.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { BlockIcon } from '../../ui/icons/BlockIcon.tsx'
import { CheckIcon } from '../../ui/icons/CheckIcon.tsx'
import { CopyIcon } from '../../ui/icons/CopyIcon.tsx'
import { kindOfAddress } from '../kind-of-address.ts'
import { plainAddress } from '../name-contact.ts'
import { ContactMenu } from './ContactMenu.tsx'
import styles from './Details.module.css'
import { CrmDetails } from './links/CrmDetails.tsx'

/** Who writes here, from where, and how the conversation stands. */
export function Details({ conversation }: { conversation: Conversation }) {
  const t = useTranslations()
  const reader = useReader()
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const assignee = useQuery(usersQuery).data?.find((user) => user.id === conversation.assignee_id)
  const { contact } = conversation
  // The one that we write to stands first.
  const addresses = [...new Set([contact.address, ...contact.addresses])]
  return (
    <section aria-label={t('details.region')} className={styles.details}>
      <div className={styles.head}>
        <Avatar
          id={contact.id}
          name={contact.name}
          picture={contact.avatar_url}
          size={64}
          channel={channel?.type}
        />
        <ContactMenu conversation={conversation} channel={channel} />
        {channel && <p className={styles.channel}>{t(`channel.${channel.type}`)}</p>}
        {contact.blocked && (
          <p className={styles.blocked}>
            <BlockIcon size={16} />
            <span>
              <strong>{t('details.isBlocked')}</strong> {t('details.isBlockedHint')}
            </span>
          </p>
        )}
      </div>
      <CrmDetails conversation={conversation} channel={channel} />
      <h3 className={styles.title}>{t('details.contact')}</h3>
      <dl className={styles.facts}>
        {contact.phone && (
          <Fact name={t('details.phone')} copy={contact.phone}>
            <a href={`tel:${contact.phone}`}>{contact.phone}</a>
          </Fact>
        )}
        {addresses
          .map((address) => ({ kind: kindOfAddress(address), plain: plainAddress(address) }))
          .filter(({ plain }) => plain !== contact.phone)
          .map(({ kind, plain }) =>
            kind === 'number' ? (
              <Fact key={plain} name={t('details.phone')} copy={plain}>
                <a href={`tel:${plain}`}>{plain}</a>
              </Fact>
            ) : (
              <Fact key={plain} name={t(`details.idOf.${kind}`)} copy={plain} id>
                {plain}
              </Fact>
            ),
          )}
        <Fact name={t('details.since')}>{exactTime(new Date(conversation.created_at), reader)}</Fact>
      </dl>
      <h3 className={styles.title}>{t('details.conversation')}</h3>
      <dl className={styles.facts}>
        <Fact name={t('details.channel')}>{channel?.name ?? '–'}</Fact>
        <Fact name={t('details.assignee')}>{assignee?.name ?? t('thread.unassigned')}</Fact>
        <Fact name={t('details.status')}>
          {conversation.status === 'open' ? t('details.open') : t('details.closed')}
        </Fact>
      </dl>
    </section>
  )
}

interface FactProps {
  name: string
  copy?: string
  /** Too long to stand beside its name: below it, in one line, whole when it is copied. */
  id?: boolean
  children: ReactNode
}

function Fact({ name, copy, id, children }: FactProps) {
  return (
    <div className={styles.fact} data-id={id}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.value} title={id ? copy : undefined} translate={id ? 'no' : undefined}>
          {children}
        </span>
        {copy && <Copy what={name} text={copy} />}
      </dd>
    </div>
  )
}

function Copy({ what, text }: { what: string; text: string }) {
  const t = useTranslations('details')
  const [done, setDone] = useState(false)
  // Missing where the page is not a secure context.
  if (!navigator.clipboard) return null
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1_500)
  }
  return (
    <IconButton
      label={t('copy', { what })}
      {...(done ? { hint: t('copied') } : {})}
      quiet
      className={styles.copy}
      onClick={() => void copy()}
    >
      {done ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
    </IconButton>
  )
}
