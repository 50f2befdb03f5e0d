import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../../shared/contract/conversations.ts'
import type { CrmHit, Link } from '../../../../shared/contract/links.ts'
import { foundItemsQuery } from '../../../state/crm-queries.ts'
import { LinkIcon } from '../../../ui/icons/LinkIcon.tsx'
import { SearchIcon } from '../../../ui/icons/SearchIcon.tsx'
import { useErrorWords } from '../../../ui/use-error-words.ts'
import lines from '../two-lines.module.css'
import styles from './AddToExisting.module.css'
import crm from './CrmDetails.module.css'
import { ItemIcon } from './ItemIcon.tsx'
import { useLinkActs } from './use-link-acts.ts'

interface AddToExistingProps {
  conversation: Conversation
  open: boolean
  onOpen: (open: boolean) => void
}

export function AddToExisting({ conversation, open, onOpen }: AddToExistingProps) {
  const t = useTranslations('links')
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const close = () => {
    onOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        className={crm.act}
        onClick={() => onOpen(!open)}
      >
        <LinkIcon size={16} />
        {t('addToExisting')}
      </button>
      {open && (
        <div id={id} className={styles.place}>
          <Finder conversation={conversation} onDone={close} />
        </div>
      )}
    </>
  )
}

/** Search as you type across persons, leads and deals; arrows choose, Enter links, Escape closes. */
function Finder({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const t = useTranslations('links')
  const words = useErrorWords()
  const acts = useLinkActs(conversation)
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const q = useDeferredValue(typed.trim())
  const found = useQuery({ ...foundItemsQuery(q), enabled: q !== '', placeholderData: (before) => before })
  const hits = q === '' ? [] : (found.data ?? [])
  const at = Math.min(chosen, hits.length - 1)

  const choose = (hit: CrmHit | undefined) => {
    if (!hit || isLinked(conversation.links, hit)) return
    acts.linkOrTell(requestOf(hit))
    onDone()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onDone()
    else if (event.key === 'ArrowDown') setChosen(Math.min(hits.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(0, at - 1))
    else if (event.key === 'Enter') choose(hits[at])
    else return
    event.preventDefault()
  }

  return (
    <>
      <search className={styles.search}>
        <SearchIcon size={16} className={styles.icon} />
        <input
          type="search"
          // biome-ignore lint/a11y/noAutofocus: it opens because somebody wants to write here
          autoFocus
          aria-label={t('find')}
          placeholder={t('findHint')}
          aria-controls={hits.length > 0 ? listId : undefined}
          aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
          value={typed}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
          className={styles.box}
        />
      </search>
      <p role="status" className="for-readers">
        {q !== '' && found.data ? t('found', { count: hits.length }) : ''}
      </p>
      {hits.length > 0 ? (
        <div role="listbox" id={listId} aria-label={t('results')} className={styles.list}>
          {hits.map((hit, index) => {
            const linked = isLinked(conversation.links, hit)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search box's
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search box
              <div
                key={`${hit.kind} ${hit.id}`}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                aria-disabled={linked || undefined}
                className={styles.hit}
                onClick={() => choose(hit)}
                onPointerMove={() => setChosen(index)}
              >
                <ItemIcon kind={hit.kind} size={16} />
                <span className={lines.words}>
                  <span dir="auto">{hit.title}</span>
                  <span className={lines.second}>
                    {[t(hit.kind), linked ? t('linkedAlready') : hit.detail].filter(Boolean).join(' · ')}
                  </span>
                </span>
              </div>
            )
          })}
        </div>
      ) : (
        q !== '' &&
        (found.isError ? (
          <p role="alert" className={styles.nothing}>
            {words(found.error)}
          </p>
        ) : (
          found.data && !found.isPlaceholderData && <p className={styles.nothing}>{t('nothing')}</p>
        ))
      )}
    </>
  )
}

function isLinked(links: Link[], { kind, id }: CrmHit): boolean {
  return links.some((link) => link[`${kind}_id`] === id)
}

function requestOf({ kind, id }: CrmHit) {
  if (kind === 'lead') return { lead_id: String(id) }
  return kind === 'person' ? { person_id: Number(id) } : { deal_id: Number(id) }
}
