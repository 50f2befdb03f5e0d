import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Passkey } from '../../shared/contract/security.ts'
import { addPasskey, passkeyOptions, removePasskey } from '../api/security.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { Button } from '../ui/Button.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { nameDevice } from './name-device.ts'
import { Row, Rows } from './Rows.tsx'
import type { SecurityPartProps } from './SecurityPage.tsx'
import { SettingsPart } from './SettingsPart.tsx'
import { StoppedByPerson, useStepUp } from './use-step-up.tsx'

export function PasskeysPart({ security, reload }: SecurityPartProps) {
  const t = useTranslations('account')
  const tell = useTell()
  const words = useErrorWords()
  const { confirmed, question } = useStepUp()
  const [options, setOptions] = useState<object | null>(null)
  const [name, setName] = useState('')

  const trying = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof StoppedByPerson)) tell({ tone: 'failure', text: words(error) })
    }
  }
  const begin = () =>
    trying(async () => {
      if (!('PublicKeyCredential' in window)) return tell({ tone: 'failure', text: t('passkeyUnsupported') })
      const { data } = await confirmed(passkeyOptions)
      setName(nameDevice(navigator.userAgent) ?? '')
      setOptions(data)
    })
  const add = async () => {
    const { startRegistration } = await import('@simplewebauthn/browser')
    const response = await startRegistration({ optionsJSON: options as never }).catch((cause: unknown) => {
      throw { code: '', sentence: t('passkeyNotMade'), whatToDo: '', cause }
    })
    await addPasskey(name.trim(), response)
    tell({ tone: 'plain', text: t('passkeyAdded') })
    await reload()
  }
  const remove = (passkey: Passkey) =>
    trying(async () => {
      await confirmed(() => removePasskey(passkey.id))
      tell({ tone: 'plain', text: t('passkeyRemoved') })
      await reload()
    })

  return (
    <SettingsPart
      title={t('passkeysTitle')}
      text={t('passkeysText')}
      act={<Button onClick={() => void begin()}>{t('addPasskey')}</Button>}
    >
      {security.passkeys.length > 0 && (
        <Rows label={t('passkeysTitle')}>
          {security.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => void remove(passkey)} />
          ))}
        </Rows>
      )}
      {options && (
        <FormDialog
          title={t('addPasskey')}
          head={<p>{t('addPasskeyText')}</p>}
          submitLabel={t('add')}
          busyLabel={t('adding')}
          ready={name.trim() !== ''}
          onSubmit={add}
          onClose={() => setOptions(null)}
        >
          {() => (
            <TextField
              label={t('passkeyName')}
              value={name}
              onValue={setName}
              maxLength={80}
              autoFocus
              required
            />
          )}
        </FormDialog>
      )}
      {question}
    </SettingsPart>
  )
}

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const t = useTranslations('account')
  const reader = useReader()
  const now = useNow()
  const used = passkey.last_used_at
    ? t('passkeyUsed', { when: nearMoment(new Date(passkey.last_used_at), now, reader) })
    : t('passkeyUnused')
  return (
    <Row
      name={passkey.name}
      facts={[passkey.synced ? t('passkeySynced') : t('passkeyHere'), used].join(' · ')}
      acts={
        <IconButton label={t('removePasskey', { name: passkey.name })} onClick={onRemove}>
          <TrashIcon size={18} />
        </IconButton>
      }
    />
  )
}
