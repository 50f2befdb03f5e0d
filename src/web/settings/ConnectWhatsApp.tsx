import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { TextField } from '../ui/TextField.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { type Access, sharingOf } from './access.ts'
import { ConnectDialog } from './ConnectDialog.tsx'
import { readSender } from './read-sender.ts'

/** The form of contract §4 `POST /channels` for `whatsapp_twilio`. */
export function ConnectWhatsApp({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const [name, setName] = useState('')
  const [accountSid, setAccountSid] = useState('')
  const [authToken, setAuthToken] = useState('')
  const [sender, setSender] = useState('')
  const [service, setService] = useState('')
  const [access, setAccess] = useState<Access>({ kind: 'shared', memberIds: [] })

  const problems = {
    accountSid: /^AC[0-9a-fA-F]{32}$/.test(accountSid.trim()) ? null : t('accountSidWrong'),
    sender: readSender(sender) ? null : t('senderWrong'),
    service:
      service.trim() === '' || /^MG[0-9a-fA-F]{32}$/.test(service.trim()) ? null : t('messagingServiceWrong'),
  }

  return (
    <ConnectDialog
      title={t('connectWhatsApp')}
      type="whatsapp_twilio"
      onClose={onClose}
      ready={!Object.values(problems).some(Boolean)}
      request={() => ({
        type: 'whatsapp_twilio',
        name: name.trim(),
        ...sharingOf(access),
        account_sid: accountSid.trim(),
        auth_token: authToken.trim(),
        sender: readSender(sender) ?? '',
        ...(service.trim() ? { messaging_service_sid: service.trim() } : {}),
      })}
      steps={[t('stepTwilio'), t('stepTwilioStatus')]}
    >
      {(tried) => (
        <>
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            value={name}
            onValue={setName}
            maxLength={120}
            autoComplete="off"
            required
          />
          <TextField
            label={t('accountSid')}
            hint={t('accountSidHint')}
            value={accountSid}
            onValue={setAccountSid}
            problem={tried ? problems.accountSid : null}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <TextField
            label={t('authToken')}
            hint={t('authTokenHint')}
            value={authToken}
            onValue={setAuthToken}
            type="password"
            autoComplete="new-password"
            maxLength={200}
            required
          />
          <TextField
            label={t('sender')}
            hint={t('senderHint')}
            value={sender}
            onValue={setSender}
            problem={tried ? problems.sender : null}
            inputMode="tel"
            autoComplete="off"
            required
          />
          <TextField
            label={t('messagingService')}
            hint={t('messagingServiceHint')}
            value={service}
            onValue={setService}
            problem={tried ? problems.service : null}
            autoComplete="off"
            spellCheck={false}
          />
          <AccessChoice access={access} onAccess={setAccess} />
        </>
      )}
    </ConnectDialog>
  )
}
