import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '../../shared/contract/users.ts'
import { Badge } from '../account/Rows.tsx'
import { SettingsPart } from '../account/SettingsPart.tsx'
import { StoppedByPerson, useStepUp } from '../account/use-step-up.tsx'
import { demandSecondFactor } from '../api/colleagues.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { Question } from '../ui/Question.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './DemandPart.module.css'
import { hasFactor, useSecondFactors } from './use-second-factors.ts'

/** Whether everybody has to show a second factor. */
export function DemandPart() {
  const t = useTranslations('people')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const { confirmed, question } = useStepUp()
  const [asking, setAsking] = useState(false)
  const demanded = me.company.second_factor_demanded
  const factors = useSecondFactors()
  const without = [...(factors?.values() ?? [])].filter((one) => !hasFactor(one)).length

  const demand = async (next: boolean) => {
    try {
      const { data } = await confirmed(() => demandSecondFactor(next))
      cache.setQueryData<Me | null>(
        keys.me,
        (known) => known && { ...known, company: { ...known.company, ...data } },
      )
      tell({ tone: 'plain', text: next ? t('demandedNow') : t('undemandedNow') })
    } catch (error) {
      if (!(error instanceof StoppedByPerson)) tell({ tone: 'failure', text: words(error) })
    }
  }

  return (
    <SettingsPart
      title={t('demandTitle')}
      text={
        <>
          <Badge tone={demanded ? 'good' : 'quiet'}>{demanded ? t('demanded') : t('undemanded')}</Badge>{' '}
          {t('demandText')}
          {factors && (
            <span className={styles.without}>{t('without', { count: without, all: factors.size })}</span>
          )}
        </>
      }
      act={
        demanded ? (
          <Button onClick={() => void demand(false)}>{t('undemand')}</Button>
        ) : (
          <Button onClick={() => setAsking(true)}>{t('demand')}</Button>
        )
      }
    >
      {question}
      {asking && (
        <Question
          title={t('demandAskTitle')}
          text={
            without > 0
              ? `${t('demandAskText')} ${t('without', { count: without, all: factors?.size ?? 0 })}`
              : t('demandAskText')
          }
          act={t('demand')}
          onAct={() => demand(true)}
          onClose={() => setAsking(false)}
        />
      )}
    </SettingsPart>
  )
}
