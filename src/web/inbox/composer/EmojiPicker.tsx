import { Popover } from '@base-ui/react/popover'
import { type KeyboardEvent, type RefObject, use, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocaleChoice } from '../../locales/LocaleProvider.tsx'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { keepItem } from '../../state/keep-item.ts'
import popup from '../../ui/popup.module.css'
import styles from './EmojiPicker.module.css'
import { type Emoji, findEmoji, groups, loadEmoji } from './emoji.ts'

interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>
  onChoose: (emoji: string) => void
  onClose: () => void
}

const recentKey = 'tsunagi.recent-emoji'
const mostRecent = 16
const columns = 8

export function EmojiPicker(props: EmojiPickerProps) {
  return (
    <RoomWords room="beside">
      <Picker {...props} />
    </RoomWords>
  )
}

/** All of them by group, or what is searched for; the ones used last come first. */
function Picker({ anchor, onChoose, onClose }: EmojiPickerProps) {
  const t = useTranslations('emoji')
  const { locale } = useLocaleChoice()
  const all = use(loadEmoji(locale))
  const grid = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [recent] = useState<string[]>(() =>
    (localStorage.getItem(recentKey) ?? '').split(' ').filter(Boolean),
  )
  const parts = useMemo(() => {
    if (query.trim()) return [{ name: 'found' as const, emoji: findEmoji(all, query) }]
    const known = new Map(all.map((emoji) => [emoji.unicode, emoji]))
    const used = recent.flatMap((unicode) => known.get(unicode) ?? [])
    return [
      ...(used.length > 0 ? [{ name: 'recent' as const, emoji: used }] : []),
      ...groups.map(({ name, number }) => ({ name, emoji: all.filter(({ group }) => group === number) })),
    ]
  }, [all, query, recent])

  const choose = (emoji: Emoji) => {
    const next = [emoji.unicode, ...recent.filter((other) => other !== emoji.unicode)].slice(0, mostRecent)
    keepItem(recentKey, next.join(' '))
    onChoose(emoji.unicode)
    onClose()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const cells = [...(grid.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = cells.indexOf(document.activeElement as HTMLElement)
    if (at < 0) {
      if (event.key === 'ArrowDown' || (event.key === 'Enter' && cells[0])) {
        event.preventDefault()
        if (event.key === 'Enter') cells[0]?.click()
        else cells[0]?.focus()
      }
      return
    }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = cells[at + step]
    if (next) next.focus()
    else if (event.key === 'ArrowUp') search.current?.focus()
  }

  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="top"
          align="start"
          sideOffset={8}
          className={popup.positioner}
        >
          <Popover.Popup
            className={`${popup.popup} ${styles.popup}`}
            aria-label={t('title')}
            initialFocus={search}
            onKeyDown={onKeyDown}
          >
            <input
              ref={search}
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              className={styles.search}
            />
            <div ref={grid} className={styles.groups}>
              {parts.map(({ name, emoji }) => (
                <section key={name} aria-label={t(name)} className={styles.group}>
                  <h3 className={styles.title}>{t(name)}</h3>
                  {emoji.length === 0 ? (
                    <p className={styles.title}>{t('nothing')}</p>
                  ) : (
                    <div className={styles.grid}>
                      {emoji.map((one, at) => (
                        <button
                          key={one.unicode}
                          type="button"
                          // One stop of the Tab key a group; the arrows do the rest.
                          tabIndex={at === 0 ? 0 : -1}
                          aria-label={one.label}
                          title={one.label}
                          className={styles.emoji}
                          onClick={() => choose(one)}
                        >
                          {one.unicode}
                        </button>
                      ))}
                    </div>
                  )}
                </section>
              ))}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
