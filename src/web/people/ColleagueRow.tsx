import { Menu } from '@base-ui/react/menu'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Rights, User } from '../../shared/contract/users.ts'
import { Badge, Row } from '../account/Rows.tsx'
import { StoppedByPerson, useStepUp } from '../account/use-step-up.tsx'
import type { Answer } from '../api/client.ts'
import { changeRights, resetSecondFactor, setActive } from '../api/colleagues.ts'
import { applyEvent } from '../state/apply-event.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { changeState } from '../state/live-cache.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { MoreIcon } from '../ui/icons/MoreIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import popup from '../ui/popup.module.css'
import { Question } from '../ui/Question.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { hasFactor, secondFactorsKey, useSecondFactors } from './use-second-factors.ts'

export function ColleagueRow({ user }: { user: User }) {
  const t = useTranslations('people')
  const me = useMe()
  const factors = useSecondFactors()?.get(user.id)
  const rights = [
    user.rights.admin && t('admin'),
    user.rights.account_settings_access && t('settingsAccess'),
  ].filter((right) => right !== false)
  return (
    <Row
      picture={<Avatar id={user.id} name={user.name} picture={user.picture_url} size={36} />}
      name={user.name}
      quiet={!user.active}
      badges={
        <>
          {user.id === me.id && <Badge>{t('you')}</Badge>}
          {!user.active && <Badge>{t('deactivated')}</Badge>}
          {user.active && factors && !hasFactor(factors) && <Badge tone="warning">{t('noFactor')}</Badge>}
        </>
      }
      facts={[
        user.email,
        ...(rights.length > 0 ? rights : [t('noRights')]),
        ...(factors?.app ? [t('factorApp')] : []),
        ...(factors && factors.passkeys > 0 ? [t('factorPasskeys', { count: factors.passkeys })] : []),
      ].join(' · ')}
      acts={<ColleagueMenu user={user} />}
    />
  )
}

function ColleagueMenu({ user }: { user: User }) {
  const t = useTranslations('people')
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const { confirmed, question } = useStepUp()
  const [asking, setAsking] = useState(false)
  const { name, rights } = user

  const change = async (call: () => Promise<Answer<User>>, told: string) => {
    try {
      const { data } = await call()
      changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'user.changed', data }))
      tell({ tone: 'plain', text: told })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }
  const give = (next: Partial<Rights>) => change(() => changeRights(user.id, next), t('changed', { name }))
  const resetFactor = async () => {
    try {
      await confirmed(() => resetSecondFactor(user.id))
      tell({ tone: 'plain', text: t('factorReset', { name }) })
      void cache.invalidateQueries({ queryKey: secondFactorsKey })
    } catch (error) {
      if (!(error instanceof StoppedByPerson)) tell({ tone: 'failure', text: words(error) })
    }
  }

  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          render={
            <IconButton label={t('actionsFor', { name })}>
              <MoreIcon size={18} />
            </IconButton>
          }
        />
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className={popup.positioner}>
            <Menu.Popup className={popup.popup}>
              <Menu.Item className={popup.item} onClick={() => void give({ admin: !rights.admin })}>
                {rights.admin ? t('takeAdmin') : t('giveAdmin')}
              </Menu.Item>
              <Menu.Item
                className={popup.item}
                onClick={() => void give({ account_settings_access: !rights.account_settings_access })}
              >
                {rights.account_settings_access ? t('takeSettings') : t('giveSettings')}
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={() => void resetFactor()}>
                {t('resetFactor')}
              </Menu.Item>
              <Menu.Separator className={popup.separator} />
              {user.active ? (
                <Menu.Item className={`${popup.item} ${popup.danger}`} onClick={() => setAsking(true)}>
                  {t('deactivate')}
                </Menu.Item>
              ) : (
                <Menu.Item
                  className={popup.item}
                  onClick={() => void change(() => setActive(user.id, true), t('reactivatedNow', { name }))}
                >
                  {t('reactivate')}
                </Menu.Item>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {asking && (
        <Question
          title={t('deactivateTitle', { name })}
          text={t('deactivateText')}
          act={t('deactivate')}
          onAct={() => change(() => setActive(user.id, false), t('deactivatedNow', { name }))}
          onClose={() => setAsking(false)}
        />
      )}
      {question}
    </>
  )
}
