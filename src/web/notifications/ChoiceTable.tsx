import { useTranslations } from 'use-intl'
import {
  type NotificationChoices,
  notificationEvents,
  notificationWays,
} from '../../shared/contract/notifications.ts'
import styles from './ChoiceTable.module.css'

interface ChoiceTableProps {
  caption: string
  choices: NotificationChoices
  onChoose: (choices: NotificationChoices) => void
}

/** A check box for each event and way. */
export function ChoiceTable({ caption, choices, onChoose }: ChoiceTableProps) {
  const t = useTranslations('notifications')
  return (
    <>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <td />
            {notificationWays.map((way) => (
              <th key={way} scope="col">
                {t(`ways.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {notificationEvents.map((event) => (
            <tr key={event}>
              <th scope="row">{t(`events.${event}`)}</th>
              {notificationWays.map((way) => (
                <td key={way}>
                  <label className={styles.box}>
                    <input
                      type="checkbox"
                      aria-label={`${t(`events.${event}`)}: ${t(`ways.${way}`)}`}
                      checked={choices[event][way]}
                      onChange={({ target }) =>
                        onChoose({ ...choices, [event]: { ...choices[event], [way]: target.checked } })
                      }
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>{t('mentionHint')}</p>
    </>
  )
}
