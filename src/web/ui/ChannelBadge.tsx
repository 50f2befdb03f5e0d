import type { ChannelType } from '../../shared/contract/channels.ts'
import styles from './ChannelBadge.module.css'
import { classes } from './classes.ts'

interface ChannelBadgeProps {
  type: ChannelType
  size?: number
  className?: string | undefined
}

const signs: Record<ChannelType, string> = {
  // A receiver, a bolt, a phone, a plug: told apart by shape, not only by colour.
  whatsapp_twilio:
    'M5.2 4.3c.5-.4 1-.3 1.3.200l.6 1c.2.4.1.7-.2 1l-.3.3c.5 1 1.2 1.7 2.2 2.2l.3-.3c.3-.3.6-.4 1-.2l1 .6c.5.3.6.8.2 1.3-.6.7-1.4.9-2.3.6-2-.7-3.7-2.4-4.4-4.4-.3-.9-.1-1.7.6-2.3z',
  messenger: 'M3.8 9.6 7 6.2l1.9 1.7 3.3-1.8L9 9.6 7.1 7.9z',
  simulator: 'M6 3.5h4a.8.8 0 0 1 .8.8v7.4a.8.8 0 0 1-.8.8H6a.8.8 0 0 1-.8-.8V4.3a.8.8 0 0 1 .8-.8z',
  app: 'M8 4v8M4 8h8',
}

export function ChannelBadge({ type, size = 16, className }: ChannelBadgeProps) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={classes(styles.badge, styles[type], className)}
    >
      <circle cx="8" cy="8" r="8" className={styles.rim} />
      <circle cx="8" cy="8" r="6.6" className={styles.ground} />
      <path
        d={signs[type]}
        className={type === 'app' || type === 'simulator' ? styles.line : styles.fill}
        transform="translate(8 8) scale(0.82) translate(-8 -8)"
      />
    </svg>
  )
}
