import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ApiToken, NewApiToken } from '../../shared/contract/users.ts'
import { fetchApiTokens, makeApiToken, revokeApiToken } from '../api/security.ts'
import { nearMoment } from '../locales/format-time.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { useNow, useReader } from '../locales/use-reader.ts'
import { CopyField } from '../settings/CopyField.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { Question } from '../ui/Question.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { Badge, Row, Rows } from './Rows.tsx'
import { SettingsPart } from './SettingsPart.tsx'

const key = ['api-tokens']

export function ApiTokens() {
  return (
    <RoomWords room="account">
      <Page />
    </RoomWords>
  )
}

function Page() {
  const t = useTranslations()
  const words = useErrorWords()
  const tell = useTell()
  const cache = useQueryClient()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<NewApiToken | null>(null)
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  const tokens = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await fetchApiTokens(signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  const reload = () => cache.refetchQueries({ queryKey: key })
  const revoke = async (token: ApiToken) => {
    try {
      await revokeApiToken(token.id)
      tell({ tone: 'plain', text: t('account.revoked') })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    await reload()
  }

  return (
    <SettingsPage title={t('account.tokensTitle')} intro={t('account.tokensIntro')}>
      <SettingsPart
        title={t('account.yourTokens')}
        act={<Button onClick={() => setMaking(true)}>{t('account.newToken')}</Button>}
      >
        {tokens.data ? (
          tokens.data.length > 0 ? (
            <Rows label={t('account.yourTokens')}>
              {tokens.data.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
              ))}
            </Rows>
          ) : (
            <EmptyPlace level={3} title={t('account.noTokens')}>
              <p>{t('account.noTokensHint')}</p>
            </EmptyPlace>
          )
        ) : tokens.isError ? (
          <EmptyPlace level={3} icon={<AlertIcon />} title={t('inbox.failedTitle')}>
            <p>{words(tokens.error)}</p>
            <Button onClick={() => void tokens.refetch()}>{t('inbox.tryAgain')}</Button>
          </EmptyPlace>
        ) : (
          <Waiting />
        )}
      </SettingsPart>
      {making && (
        <NewTokenDialog
          onMade={(token) => {
            setMade(token)
            void reload()
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made && <MadeToken made={made} onClose={() => setMade(null)} />}
      {revoking && (
        <Question
          title={t('account.revokeTitle', { name: revoking.name })}
          text={t('account.revokeText')}
          act={t('account.revoke')}
          onAct={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        />
      )}
    </SettingsPage>
  )
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useTranslations('account')
  const reader = useReader()
  const now = useNow()
  const readOnly = token.scopes.length > 0 && !token.scopes.includes('write')
  const when = (at: string) => nearMoment(new Date(at), now, reader)
  const facts = [
    t('tokenMade', { when: when(token.created_at) }),
    token.last_used_at ? t('tokenUsed', { when: when(token.last_used_at) }) : t('tokenUnused'),
  ]
  return (
    <Row
      name={token.name}
      badges={<Badge>{readOnly ? t('scopeRead') : t('scopeAll')}</Badge>}
      facts={facts.join(' · ')}
      acts={
        <Button tone="quiet" aria-label={t('revokeOf', { name: token.name })} onClick={onRevoke}>
          {t('revoke')}
        </Button>
      }
    />
  )
}

function NewTokenDialog({ onMade, onClose }: { onMade: (token: NewApiToken) => void; onClose: () => void }) {
  const t = useTranslations('account')
  const [name, setName] = useState('')
  const [scope, setScope] = useState('all')
  return (
    <FormDialog
      title={t('newToken')}
      submitLabel={t('makeToken')}
      busyLabel={t('making')}
      ready={name.trim() !== ''}
      onSubmit={async () =>
        onMade((await makeApiToken(name.trim(), scope === 'read' ? ['read'] : ['read', 'write'])).data)
      }
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={t('tokenName')}
            hint={t('tokenNameHint')}
            problem={tried && name.trim() === '' ? t('tokenNameMissing') : null}
            value={name}
            onValue={setName}
            maxLength={120}
            autoFocus
            required
          />
          <SelectField label={t('scope')} value={scope} onValue={setScope}>
            <option value="all">{t('scopeAll')}</option>
            <option value="read">{t('scopeRead')}</option>
          </SelectField>
        </>
      )}
    </FormDialog>
  )
}

/** Only the button closes it: a click beside it must not lose what is shown once. */
function MadeToken({ made, onClose }: { made: NewApiToken; onClose: () => void }) {
  const t = useTranslations('account')
  return (
    <Dialog.Root open disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title className={dialog.title}>{t('tokenReady')}</Dialog.Title>
          <div className={dialog.text}>
            <Dialog.Description>{t('tokenOnce')}</Dialog.Description>
            <CopyField label={t('token')} value={made.token} act={t('copyCodes')} />
          </div>
          <div className={dialog.acts}>
            <Button tone="save" onClick={onClose}>
              {t('done')}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
