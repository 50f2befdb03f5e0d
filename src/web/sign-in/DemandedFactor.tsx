import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '../../shared/contract/users.ts'
import { PasskeysPart } from '../account/PasskeysPart.tsx'
import { SecondFactorPart } from '../account/SecondFactorPart.tsx'
import { signOut } from '../api/people.ts'
import { fetchSecurity } from '../api/security.ts'
import { useLocaleChoice } from '../locales/LocaleProvider.tsx'
import { RoomWords } from '../locales/RoomWords.tsx'
import { Unreachable } from '../navigation/Trouble.tsx'
import { leaveTab } from '../state/leave-tab.ts'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

/** Signed in by the password alone where the company asks for more: the server answers nothing else until it is there. */
export function DemandedFactor({ me }: { me: Me }) {
  const t = useTranslations('signIn')
  const { choose } = useLocaleChoice()
  useEffect(() => choose(me.locale), [me.locale, choose])

  if (me.second_factor_missing === 'sign_in')
    return (
      <SignInFrame title={t('showFactorTitle')} intro={t('showFactor', { company: me.company.name })}>
        <Leave />
      </SignInFrame>
    )
  return (
    <SignInFrame title={t('setUpFactorTitle')} intro={t('setUpFactor', { company: me.company.name })}>
      <RoomWords room="account" waiting={<Waiting />}>
        <SetUp />
      </RoomWords>
      <Leave />
    </SignInFrame>
  )
}

function SetUp() {
  const t = useTranslations('signIn')
  const cache = useQueryClient()
  const security = useQuery({
    queryKey: ['security'],
    queryFn: async ({ signal }) => (await fetchSecurity(signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  if (security.isError) return <Unreachable onTryAgain={() => void security.refetch()} />
  if (!security.data) return <Waiting />
  const props = {
    security: security.data,
    reload: async () => void (await security.refetch()),
  }
  const done = security.data.second_factor.on || security.data.passkeys.length > 0
  return (
    <>
      <div>
        <SecondFactorPart {...props} />
        <PasskeysPart {...props} />
      </div>
      {/* A step of its own: the recovery codes are shown once, and would be gone with this page. */}
      {done && (
        <Button
          tone="accent"
          className={styles.submit}
          onClick={() => void cache.refetchQueries({ queryKey: keys.me })}
        >
          {t('goOn')}
        </Button>
      )}
    </>
  )
}

function Leave() {
  const t = useTranslations()
  const words = useErrorWords()
  const [problem, setProblem] = useState<string | null>(null)
  const leave = async () => {
    try {
      await signOut()
      leaveTab()
    } catch (error) {
      setProblem(words(error))
    }
  }
  return (
    <>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <Button className={styles.way} onClick={() => void leave()}>
        {t('navigation.signOut')}
      </Button>
    </>
  )
}
