import { Switch } from '@base-ui/react/switch'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { useTranslations } from 'use-intl'
import type { NotificationChoices, NotificationSettings } from '../../shared/contract/notifications.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery } from '../state/queries.ts'
import { ChoiceTable } from './ChoiceTable.tsx'
import styles from './MoreChoices.module.css'

interface MoreChoicesProps {
  settings: NotificationSettings
  onChange: (settings: NotificationSettings) => void
}

const off = { desktop: false, email: false }
const nothing: NotificationChoices = {
  message_in_mine: off,
  message_in_others: off,
  message_in_unassigned: off,
  assigned_to_me: off,
}
const usualNight = { from: '20:00', until: '08:00', weekends: true }

/** Sound, preview, quiet hours, and what else holds for single messaging apps. */
export function MoreChoices({ settings, onChange }: MoreChoicesProps) {
  const t = useTranslations('notifications')
  const me = useMe()
  const { quiet_hours: quiet } = settings
  const set = (change: Partial<NotificationSettings>) => onChange({ ...settings, ...change })
  return (
    <div className={styles.more}>
      <Toggle label={t('sound')} on={settings.sound} onToggle={(sound) => set({ sound })} />
      <Toggle label={t('preview')} on={settings.preview} onToggle={(preview) => set({ preview })}>
        {t('previewHint')}
      </Toggle>
      <Toggle
        label={t('quiet')}
        on={quiet !== null}
        onToggle={(on) => set({ quiet_hours: on ? usualNight : null })}
      >
        {t('quietHint')}
      </Toggle>
      {quiet && (
        <fieldset className={styles.quiet}>
          <legend className={styles.hidden}>{t('quiet')}</legend>
          <label className={styles.time}>
            {t('quietFrom')}
            <input
              type="time"
              required
              value={quiet.from}
              onChange={({ target }) => set({ quiet_hours: { ...quiet, from: target.value } })}
            />
          </label>
          <label className={styles.time}>
            {t('quietUntil')}
            <input
              type="time"
              required
              value={quiet.until}
              onChange={({ target }) => set({ quiet_hours: { ...quiet, until: target.value } })}
            />
          </label>
          <span className={styles.zone}>{me.time_zone}</span>
          <Toggle
            label={t('quietWeekends')}
            on={quiet.weekends}
            onToggle={(weekends) => set({ quiet_hours: { ...quiet, weekends } })}
          />
        </fieldset>
      )}
      <PerChannel settings={settings} onChange={onChange} />
    </div>
  )
}

interface ToggleProps {
  label: string
  on: boolean
  onToggle: (on: boolean) => void
  children?: ReactNode
}

function Toggle({ label, on, onToggle, children }: ToggleProps) {
  const id = useId()
  return (
    <div className={styles.line}>
      <div>
        <span id={id}>{label}</span>
        {children && <p className={styles.hint}>{children}</p>}
      </div>
      <Switch.Root
        aria-labelledby={id}
        checked={on}
        onCheckedChange={(checked) => onToggle(checked)}
        className={styles.switch}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
    </div>
  )
}

function PerChannel({ settings, onChange }: MoreChoicesProps) {
  const t = useTranslations('notifications')
  const channels = useQuery(channelsQuery).data ?? []
  if (channels.length === 0) return null
  const own = (id: string) => settings.channels.find((channel) => channel.channel_id === id)
  const put = (id: string, events: NotificationChoices | null) => {
    const others = settings.channels.filter((channel) => channel.channel_id !== id)
    onChange({ ...settings, channels: events ? [...others, { channel_id: id, events }] : others })
  }
  return (
    <fieldset className={styles.channels}>
      <legend className={styles.legend}>{t('perChannel')}</legend>
      {channels.map(({ id, name }) => {
        const events = own(id)?.events
        const silent = events && Object.values(events).every((ways) => !ways.desktop && !ways.email)
        return (
          <div key={id} className={styles.channel}>
            <label className={styles.line}>
              <span className={styles.name}>{name}</span>
              <select
                value={events ? (silent ? 'nothing' : 'own') : 'same'}
                onChange={({ target }) =>
                  put(id, target.value === 'same' ? null : target.value === 'own' ? settings.events : nothing)
                }
                className={styles.select}
              >
                <option value="same">{t('channelSame')}</option>
                <option value="nothing">{t('channelNothing')}</option>
                <option value="own">{t('channelOwn')}</option>
              </select>
            </label>
            {events && !silent && (
              <ChoiceTable
                caption={t('channelLead', { name })}
                choices={events}
                onChoose={(chosen) => put(id, chosen)}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
