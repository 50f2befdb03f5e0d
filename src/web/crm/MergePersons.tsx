import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedPerson } from '../../shared/contract/crm-screen.ts'
import { mergePersons, undoMerge } from '../api/crm.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { NamedField, type Pick } from './NamedField.tsx'

/** B6: two that are one become one, and are parted again by one click. */
export function MergePersons({ person, onClose }: { person: ListedPerson; onClose: () => void }) {
  const t = useTranslations('crm')
  const tell = useTell()
  const words = useErrorWords()
  const [other, setOther] = useState<Pick | null>(null)
  const ready = other?.id != null && other.id !== person.id
  const submit = async () => {
    if (other?.id == null) return
    const { data } = await mergePersons(person.id, other.id)
    const undo = async () => {
      try {
        await undoMerge(data.id)
        tell({ tone: 'plain', text: t('parted') })
      } catch (error) {
        tell({ tone: 'failure', text: words(error) })
      }
    }
    tell({
      tone: 'plain',
      text: t('merged', { name: other.name }),
      action: { label: t('undo'), run: () => void undo() },
    })
  }
  return (
    <FormDialog
      title={t('mergeTitle', { name: person.name })}
      head={<p>{t('mergeText')}</p>}
      submitLabel={t('merge')}
      busyLabel={t('saving')}
      ready={ready}
      onSubmit={submit}
      onClose={onClose}
    >
      {() => <NamedField kind="person" label={t('mergeWith')} value={other} onValue={setOther} />}
    </FormDialog>
  )
}
