import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { TextField } from '../ui/TextField.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { type Access, sharingOf } from './access.ts'
import { ConnectDialog } from './ConnectDialog.tsx'

/** A number of the simulated phone, for whoever tries the product. */
export function ConnectSimulator({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const [name, setName] = useState(t('simulatorName'))
  const [access, setAccess] = useState<Access>({ kind: 'shared', memberIds: [] })
  return (
    <ConnectDialog
      title={t('connectSimulator')}
      type="simulator"
      onClose={onClose}
      ready
      request={() => ({ type: 'simulator', name: name.trim(), ...sharingOf(access) })}
      steps={[]}
    >
      {() => (
        <>
          <TextField
            label={t('name')}
            value={name}
            onValue={setName}
            maxLength={120}
            autoComplete="off"
            required
          />
          <AccessChoice access={access} onAccess={setAccess} />
        </>
      )}
    </ConnectDialog>
  )
}
