import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { BegunSecondFactor } from '../../shared/contract/security.ts'
import { beginSecondFactor, removeSecondFactor, renewRecoveryCodes } from '../api/security.ts'
import { exactTime } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { Question } from '../ui/Question.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { EnrolDialog } from './EnrolDialog.tsx'
import { RecoveryCodesDialog } from './RecoveryCodesDialog.tsx'
import { Badge } from './Rows.tsx'
import type { SecurityPartProps } from './SecurityPage.tsx'
import { SettingsPart } from './SettingsPart.tsx'
import { StoppedByPerson, useStepUp } from './use-step-up.tsx'

export function SecondFactorPart({ security, reload }: SecurityPartProps) {
  const t = useTranslations('account')
  const reader = useReader()
  const tell = useTell()
  const words = useErrorWords()
  const { confirmed, question } = useStepUp()
  const [begun, setBegun] = useState<BegunSecondFactor | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [asking, setAsking] = useState<'off' | 'codes' | null>(null)
  const { on, since, recovery_codes_left: left } = security.second_factor

  const trying = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof StoppedByPerson)) tell({ tone: 'failure', text: words(error) })
    }
  }
  const begin = () => trying(async () => setBegun((await confirmed(beginSecondFactor)).data))
  const switchOff = () =>
    trying(async () => {
      await confirmed(removeSecondFactor)
      await reload()
    })
  const renew = () =>
    trying(async () => {
      setCodes((await confirmed(renewRecoveryCodes)).data.recovery_codes)
      await reload()
    })

  return (
    <SettingsPart
      title={t('factorTitle')}
      text={
        <>
          <Badge tone={on ? 'good' : 'quiet'}>{on ? t('factorOn') : t('factorOff')}</Badge>{' '}
          {on && since
            ? `${t('factorOnText', { since: exactTime(new Date(since), reader) })} ${t('codesLeft', { count: left })}`
            : t('factorOffText')}
        </>
      }
      act={
        on ? (
          <>
            <Button onClick={() => setAsking('codes')}>{t('newCodes')}</Button>
            <Button onClick={() => setAsking('off')}>{t('switchOff')}</Button>
          </>
        ) : (
          <Button onClick={() => void begin()}>{t('switchOn')}</Button>
        )
      }
    >
      {question}
      {begun && (
        <EnrolDialog
          begun={begun}
          onEnrolled={(made) => {
            setBegun(null)
            setCodes(made)
            void reload()
          }}
          onClose={() => setBegun(null)}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
      {asking === 'off' && (
        <Question
          title={t('switchOffTitle')}
          text={t('switchOffText')}
          act={t('switchOff')}
          onAct={switchOff}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'codes' && (
        <Question
          title={t('newCodesTitle')}
          text={t('newCodesText')}
          act={t('makeCodes')}
          onAct={renew}
          onClose={() => setAsking(null)}
        />
      )}
    </SettingsPart>
  )
}
