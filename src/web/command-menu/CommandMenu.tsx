import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { type KeyboardEvent, type RefObject, useDeferredValue, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../locales/RoomWords.tsx'
import { Keys } from '../shortcuts/Keys.tsx'
import { actOf } from '../shortcuts/shortcuts.ts'
import { classes } from '../ui/classes.ts'
import dialog from '../ui/dialog.module.css'
import { SearchIcon } from '../ui/icons/SearchIcon.tsx'
import styles from './CommandMenu.module.css'
import { type Command, type CommandGroup, useCommands } from './use-commands.ts'
import { useFoundCommands } from './use-found-commands.ts'

interface CommandMenuProps {
  /** What was typed before its field had the focus; null as soon as that is taken over. */
  ahead: RefObject<string | null>
  onClose: () => void
}

/** Ctrl/⌘ K: what can be done, where one can go, whom one can find, by typing a few letters of it. */
export function CommandMenu(props: CommandMenuProps) {
  return (
    <RoomWords room="workbench">
      <Menu {...props} />
    </RoomWords>
  )
}

function Menu({ ahead, onClose }: CommandMenuProps) {
  const t = useTranslations('commands')
  const [open, setOpen] = useState(true)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const chosen = useRef<Command | null>(null)
  const groups = [...useCommands(typed), ...useFoundCommands(q)]
  const box = useRef<HTMLInputElement>(null)

  const takeOver = () => {
    const before = ahead.current
    ahead.current = null
    if (before) setTyped((typed) => typed + before)
  }
  const choose = (command: Command) => {
    chosen.current = command
    setOpen(false)
  }
  const again = (event: KeyboardEvent) => {
    if (actOf(event.nativeEvent) !== 'commands') return
    event.preventDefault()
    setOpen(false)
  }

  return (
    <Dialog.Root
      open={open}
      onOpenChange={setOpen}
      // Only then is the page behind free to take the focus.
      onOpenChangeComplete={(shown) => {
        if (shown) return
        onClose()
        chosen.current?.run()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={classes(dialog.backdrop, styles.backdrop)} />
        <Dialog.Popup
          aria-label={t('title')}
          className={styles.menu}
          initialFocus={box}
          finalFocus={() => !chosen.current?.movesFocus}
          onKeyDown={again}
        >
          <Autocomplete.Root
            open
            inline
            items={groups.map(({ name, items }) => ({ value: name, items }))}
            value={typed}
            onValueChange={setTyped}
            itemToStringValue={(item: Command) => item.label}
            filter={null}
            autoHighlight="always"
            keepHighlight
          >
            <div className={styles.field}>
              <SearchIcon size={18} />
              <Autocomplete.Input
                ref={box}
                aria-label={t('field')}
                placeholder={t('field')}
                maxLength={200}
                className={styles.input}
                onFocus={takeOver}
              />
            </div>
            <div className={styles.results}>
              <Autocomplete.Empty>
                <p className={styles.nothing}>{t('nothing')}</p>
              </Autocomplete.Empty>
              <Autocomplete.List className={styles.list}>
                {(group: { value: string; items: CommandGroup['items'] }) => (
                  <Autocomplete.Group key={group.value} items={group.items}>
                    <Autocomplete.GroupLabel className={styles.title}>{group.value}</Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.id}
                          value={command}
                          className={styles.item}
                          onClick={() => choose(command)}
                        >
                          <span className={styles.label} dir="auto">
                            {command.label}
                          </span>
                          {command.keys && <Keys keys={command.keys} />}
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
