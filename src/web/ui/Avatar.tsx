import { type CSSProperties, useState } from 'react'
import type { ChannelType } from '../../shared/contract/channels.ts'
import styles from './Avatar.module.css'
import { ChannelBadge } from './ChannelBadge.tsx'
import { hueOf, initialsOf } from './initials.ts'

interface AvatarProps {
  /** The colour is made from it, so that it stays the same when the name changes. */
  id: string | number
  name: string | null
  picture?: string | null
  size?: number
  channel?: ChannelType | undefined
}

/** Only a picture: the name stands beside it in words. */
export function Avatar({ id, name, picture, size = 36, channel }: AvatarProps) {
  const [broken, setBroken] = useState(false)
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      style={{ '--hue': hueOf(String(id)), '--size': `${size}px` } as CSSProperties}
    >
      {picture && !broken ? (
        <img
          src={picture}
          alt=""
          width={size}
          height={size}
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
          className={styles.picture}
        />
      ) : (
        // Drawn by the style sheet: as text of a button it would have to be part of its name.
        <span className={styles.initials} data-initials={initialsOf(name)} />
      )}
      {channel && <ChannelBadge type={channel} className={styles.badge} />}
    </span>
  )
}
