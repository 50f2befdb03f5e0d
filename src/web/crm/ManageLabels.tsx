import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { LABEL_COLORS, type LeadLabel } from '../../shared/contract/crm.ts'
import { addLabel, changeLabel, deleteLabel } from '../api/crm.ts'
import { labelsQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import dialog from '../ui/dialog.module.css'
import { IconButton } from '../ui/IconButton.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Adder } from './Adder.tsx'
import swatches from './Labels.module.css'
import styles from './ManageLabels.module.css'

/** The labels that leads may carry: added, renamed, given another colour, taken away. */
export function ManageLabels({ onClose }: { onClose: () => void }) {
  const t = useTranslations('crm')
  const tell = useTell()
  const words = useErrorWords()
  const cache = useQueryClient()
  const labels = useQuery(labelsQuery).data ?? []
  const [leaving, setLeaving] = useState<string | null>(null)

  const save = async (act: Promise<unknown>) => {
    try {
      await act
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    await cache.invalidateQueries({ queryKey: labelsQuery.queryKey })
  }
  const rename = (label: LeadLabel, name: string) => {
    if (name !== '' && name !== label.name) void save(changeLabel(label.id, { name }))
  }
  const add = (name: string) => {
    // The first colour that is still free, so that new ones can be told apart.
    const free = LABEL_COLORS.find((color) => !labels.some((label) => label.color === color))
    void save(addLabel({ name, color: free ?? 'gray' }))
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title className={dialog.title}>{t('manageLabels')}</Dialog.Title>
          <ul className={styles.labels} aria-label={t('labels')}>
            {labels.map((label) => (
              <li key={label.id} className={styles.entry}>
                <span
                  aria-hidden="true"
                  className={classes(swatches.label, styles.swatch)}
                  data-color={label.color}
                />
                <input
                  key={label.name}
                  aria-label={t('nameOf', { name: label.name })}
                  defaultValue={label.name}
                  maxLength={255}
                  className={styles.name}
                  onBlur={(event) => rename(label, event.target.value.trim())}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur()
                  }}
                />
                <ColorChoice label={label} onColor={(color) => void save(changeLabel(label.id, { color }))} />
                {leaving === label.id ? (
                  <Button tone="danger" onClick={() => void save(deleteLabel(label.id))}>
                    {t('deleteLabelSurely')}
                  </Button>
                ) : (
                  <IconButton
                    quiet
                    label={t('deleteLabel', { name: label.name })}
                    onClick={() => setLeaving(label.id)}
                  >
                    <TrashIcon size={16} />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
          {leaving !== null && <p className={styles.warning}>{t('deleteLabelText')}</p>}
          <div className={styles.add}>
            <Adder label={t('labelName')} button={t('addLabel')} onAdd={add} />
          </div>
          <div className={dialog.acts}>
            <Dialog.Close render={<Button>{t('done')}</Button>} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type Color = (typeof LABEL_COLORS)[number]

function ColorChoice({ label, onColor }: { label: LeadLabel; onColor: (color: Color) => void }) {
  const t = useTranslations('crm')
  return (
    <select
      className={styles.color}
      aria-label={t('colorOf', { name: label.name })}
      value={label.color}
      onChange={(event) => onColor(event.target.value as Color)}
    >
      {LABEL_COLORS.map((color) => (
        <option key={color} value={color}>
          {t(`colors.${color}`)}
        </option>
      ))}
    </select>
  )
}
