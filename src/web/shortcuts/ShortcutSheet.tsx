import { Dialog } from '@base-ui/react/dialog'
import { useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../locales/RoomWords.tsx'
import { classes } from '../ui/classes.ts'
import dialog from '../ui/dialog.module.css'
import { IconButton } from '../ui/IconButton.tsx'
import { CrossIcon } from '../ui/icons/CrossIcon.tsx'
import { Keys } from './Keys.tsx'
import styles from './ShortcutSheet.module.css'
import { type Act, shortcuts, singleKeysOn, switchSingleKeys } from './shortcuts.ts'

/** In the order in which one meets them. */
const groups: Record<'everywhere' | 'list' | 'here', Act[]> = {
  everywhere: ['commands', 'search', 'undo', 'help'],
  list: ['next', 'previous', 'select', 'unreadOnly', 'toUnassigned', 'toMine', 'toOthers', 'toClosed'],
  here: ['reply', 'assign', 'assignToMe', 'close', 'markUnread', 'details'],
}

/** Those that a place has by nature, wherever the single keys are switched off. */
const natural = {
  everywhere: [],
  list: [
    ['move', '↑+↓'],
    ['open', 'Enter'],
  ],
  here: [
    ['send', 'Enter'],
    ['leave', 'Esc'],
  ],
} as const

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <RoomWords room="workbench">
      <Sheet onClose={onClose} />
    </RoomWords>
  )
}

function Sheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations()
  const sheet = useRef<HTMLDivElement>(null)
  const hint = useId()
  const [single, setSingle] = useState(singleKeysOn)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup ref={sheet} initialFocus={sheet} className={classes(dialog.popup, styles.sheet)}>
          <div className={styles.head}>
            <Dialog.Title className={dialog.title}>{t('keysOf.title')}</Dialog.Title>
            <Dialog.Close
              render={
                <IconButton label={t('form.close')} quiet>
                  <CrossIcon size={18} />
                </IconButton>
              }
            />
          </div>
          <div className={styles.groups}>
            {(['everywhere', 'list', 'here'] as const).map((group) => (
              <section key={group} className={styles.group}>
                <h3 className={styles.title}>{t(`commands.${group}`)}</h3>
                <dl>
                  {natural[group].map(([name, keys]) => (
                    <div key={name} className={styles.line}>
                      <dt>{t(`keysOf.${name}`)}</dt>
                      <dd>
                        <Keys keys={keys} />
                      </dd>
                    </div>
                  ))}
                  {groups[group].map((act) => {
                    const keys = shortcuts[act]
                    return (
                      keys && (
                        <div
                          key={act}
                          className={styles.line}
                          data-off={(!single && act !== 'commands') || undefined}
                        >
                          <dt>{t(`keysOf.${act}`)}</dt>
                          <dd>
                            <Keys keys={keys} />
                          </dd>
                        </div>
                      )
                    )
                  })}
                </dl>
              </section>
            ))}
          </div>
          <label className={styles.single}>
            <input
              type="checkbox"
              checked={single}
              aria-describedby={hint}
              className={styles.switch}
              onChange={({ target }) => {
                switchSingleKeys(target.checked)
                setSingle(target.checked)
              }}
            />
            {t('keysOf.single')}
          </label>
          <p id={hint} className={styles.hint}>
            {t('keysOf.singleHint')}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
