import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { NotificationWay, OneTold } from '../../shared/contract/notifications.ts'
import { fetchMailServer, fetchPushState, fetchTold, sendTest } from '../api/notifications.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { CheckLine } from './CheckLine.tsx'
import styles from './Checks.module.css'
import { ToldWords } from './ToldWords.tsx'
import { askPermission, permissionHere, subscribe, subscriptionHere } from './this-browser.ts'

const pushKey = ['push-state']

/** Permission, service worker, subscription, the push service's answer; mail server; quiet hours; and a test of each way. */
export function Checks() {
  const t = useTranslations('notifications')
  const me = useMe()
  const cache = useQueryClient()
  const reader = useReader()
  const now = useNow()
  const [permission, setPermission] = useState(permissionHere)
  const [refused, setRefused] = useState<string | null>(null)
  const worker = useQuery({
    queryKey: ['service-worker', permission],
    queryFn: async () => (await navigator.serviceWorker?.getRegistration())?.active != null,
    staleTime: 0,
  })
  const push = useQuery({
    queryKey: pushKey,
    queryFn: async ({ signal }) => (await fetchPushState(signal)).data,
    staleTime: 0,
  })
  const mail = useQuery({
    queryKey: ['mail-server'],
    queryFn: async ({ signal }) => (await fetchMailServer(signal)).data,
    staleTime: 0,
  })
  const words = useErrorWords()
  const here = push.data?.subscriptions.find(({ id }) => id === subscriptionHere())
  const others = push.data?.subscriptions.filter((one) => one !== here) ?? []

  const connect = async () => {
    setRefused(null)
    try {
      const answer = await askPermission()
      setPermission(answer)
      if (answer === 'granted') await subscribe()
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    }
    await Promise.all([worker.refetch(), push.refetch()])
  }

  return (
    <div className={styles.both}>
      <Part
        title={t('ways.desktop')}
        way="desktop"
        after={() => void cache.invalidateQueries({ queryKey: pushKey })}
      >
        <CheckLine
          label={t('checkPermission')}
          state={permission === 'granted' ? 'ok' : permission === 'default' ? 'todo' : 'failed'}
          words={t(`permissionState.${permission}`)}
        >
          {permission === 'default' && <Button onClick={() => void connect()}>{t('allow')}</Button>}
        </CheckLine>
        <CheckLine
          label={t('checkWorker')}
          state={worker.data === undefined ? 'waiting' : worker.data ? 'ok' : 'todo'}
          words={worker.data ? t('workerOk') : t('workerMissing')}
        />
        <CheckLine
          label={t('checkSubscription')}
          state={push.data ? (here ? 'ok' : 'todo') : push.isError ? 'failed' : 'waiting'}
          words={pushWords()}
        >
          {!here && permission === 'granted' && (
            <Button onClick={() => void connect()}>{t('subscribe')}</Button>
          )}
        </CheckLine>
        {here && (
          <CheckLine
            label={t('checkPush')}
            state={here.answer === null ? 'todo' : here.answer.startsWith('20') ? 'ok' : 'failed'}
            words={here.answer ?? t('pushUntried')}
          />
        )}
        {others.length > 0 && (
          <p className={styles.quiet}>
            {t('otherBrowsers', { names: others.map(({ browser }) => browser ?? '?').join(' · ') })}
          </p>
        )}
      </Part>
      <Part title={t('ways.email')} way="email" after={() => void mail.refetch()}>
        <CheckLine
          label={t('checkMail')}
          state={mail.data ? (mail.data.ok ? 'ok' : 'failed') : mail.isError ? 'failed' : 'waiting'}
          words={mailWords()}
        />
        <CheckLine label={t('checkAddress')} state="ok" words={me.email} />
        <CheckLine
          label={t('checkQuiet')}
          state={mail.data ? (mail.data.quiet_until ? 'todo' : 'ok') : mail.isError ? 'failed' : 'waiting'}
          words={quietWords()}
        />
      </Part>
    </div>
  )

  function pushWords(): string {
    if (push.data) return here ? t('subscribed') : (refused ?? t('notSubscribed'))
    return push.isError ? words(push.error) : ''
  }

  function mailWords(): string {
    if (!mail.data) return mail.isError ? words(mail.error) : ''
    const { kind, ok, answer } = mail.data
    if (kind === 'none') return t('mailNone')
    if (kind === 'page') return t('mailPage')
    return ok ? t('mailOk') : t('mailFailed', { answer })
  }

  function quietWords(): string {
    if (!mail.data) return mail.isError ? words(mail.error) : ''
    const { quiet_until } = mail.data
    return quiet_until
      ? t('quietNow', { time: nearMoment(new Date(quiet_until), now, reader) })
      : t('quietNot')
  }
}

interface PartProps {
  title: string
  way: NotificationWay
  after: () => void
  children: ReactNode
}

function Part({ title, way, after, children }: PartProps) {
  const t = useTranslations('notifications')
  const words = useErrorWords()
  const [test, setTest] = useState<OneTold | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const fresh = useQuery({
    queryKey: ['test-notification', test?.id],
    enabled: test !== null && test.id !== null,
    queryFn: async ({ signal }) => {
      const { data } = await fetchTold(test?.id ?? '', signal)
      if (data.state !== 'waiting') after()
      return data
    },
    refetchInterval: ({ state }) => {
      const told = state.data
      return !told ||
        told.state === 'waiting' ||
        (way === 'desktop' && told.state === 'sent' && !told.shown_at)
        ? 1_000
        : false
    },
    staleTime: 0,
  })
  const send = async () => {
    setProblem(null)
    try {
      setTest((await sendTest(way)).data)
    } catch (error) {
      setProblem(words(error))
    }
  }
  const told = fresh.data ?? test
  return (
    <div className={styles.card}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.lines}>{children}</ul>
      <div className={styles.test}>
        <Button onClick={() => void send()} aria-label={t('sendTestBy', { way: title })}>
          {t('sendTest')}
        </Button>
        <span role="status" className={styles.result}>
          {problem ?? (told && <ToldWords told={told} />)}
        </span>
      </div>
    </div>
  )
}
