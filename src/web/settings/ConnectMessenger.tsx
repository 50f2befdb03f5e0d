import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { TextField } from '../ui/TextField.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { type Access, sharingOf } from './access.ts'
import { ConnectDialog } from './ConnectDialog.tsx'
import { LoginFirst } from './LoginFirst.tsx'

/** By *Login with Facebook*, or by hand as contract §4 `POST /channels` for `messenger`. */
export function ConnectMessenger({ redirectUrl, onClose }: { redirectUrl: string; onClose: () => void }) {
  const t = useTranslations('settings')
  const [name, setName] = useState('')
  const [pageId, setPageId] = useState('')
  const [pageToken, setPageToken] = useState('')
  const [appId, setAppId] = useState('')
  const [appSecret, setAppSecret] = useState('')
  const [verifyToken, setVerifyToken] = useState('')
  const [configuration, setConfiguration] = useState('')
  const [byHand, setByHand] = useState(false)
  const [access, setAccess] = useState<Access>({ kind: 'shared', memberIds: [] })

  const app = (
    <>
      <TextField
        label={t('appId')}
        hint={t('appIdHint')}
        value={appId}
        onValue={setAppId}
        inputMode="numeric"
        maxLength={64}
        autoComplete="off"
        required
      />
      <TextField
        label={t('appSecret')}
        hint={t('appSecretHint')}
        value={appSecret}
        onValue={setAppSecret}
        type="password"
        maxLength={200}
        autoComplete="new-password"
        required
      />
    </>
  )
  if (!byHand)
    return (
      <LoginFirst
        app={app}
        redirectUrl={redirectUrl}
        configuration={configuration}
        onConfiguration={setConfiguration}
        request={() =>
          /^\d{5,64}$/.test(appId.trim()) && appSecret.trim() !== ''
            ? {
                type: 'messenger',
                app_id: appId.trim(),
                app_secret: appSecret.trim(),
                configuration_id: configuration.trim() || null,
              }
            : null
        }
        onByHand={() => setByHand(true)}
        onClose={onClose}
      />
    )
  return (
    <ConnectDialog
      title={t('connectMessenger')}
      type="messenger"
      onClose={onClose}
      ready
      request={() => ({
        type: 'messenger',
        name: name.trim(),
        ...sharingOf(access),
        page_id: pageId.trim(),
        page_access_token: pageToken.trim(),
        app_id: appId.trim(),
        app_secret: appSecret.trim(),
        verify_token: verifyToken.trim(),
      })}
      steps={[t('stepMessenger')]}
    >
      {() => (
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
            label={t('pageId')}
            hint={t('pageIdHint')}
            value={pageId}
            onValue={setPageId}
            inputMode="numeric"
            maxLength={64}
            autoComplete="off"
            required
          />
          <TextField
            label={t('pageAccessToken')}
            hint={t('pageAccessTokenHint')}
            value={pageToken}
            onValue={setPageToken}
            type="password"
            maxLength={1000}
            autoComplete="new-password"
            required
          />
          {app}
          <TextField
            label={t('verifyToken')}
            hint={t('verifyTokenHint')}
            value={verifyToken}
            onValue={setVerifyToken}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <AccessChoice access={access} onAccess={setAccess} />
        </>
      )}
    </ConnectDialog>
  )
}
