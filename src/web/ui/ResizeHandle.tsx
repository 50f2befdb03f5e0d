import type { KeyboardEvent, PointerEvent } from 'react'
import styles from './ResizeHandle.module.css'

interface ResizeHandleProps {
  label: string
  /** The edge of the pane on which it lies. */
  side: 'left' | 'right'
  value: number
  least: number
  most: number
  onValue: (value: number) => void
}

const step = 16

/** Widens a pane by the pointer, or by the arrow keys. Widths are in CSS pixels. */
export function ResizeHandle({ label, side, value, least, most, onValue }: ResizeHandleProps) {
  const direction = side === 'right' ? 1 : -1
  const set = (next: number) => onValue(Math.round(Math.min(most, Math.max(least, next))))

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget
    const from = event.clientX
    const start = handle.parentElement?.getBoundingClientRect().width ?? value
    handle.setPointerCapture(event.pointerId)
    handle.onpointermove = (move) => set(start + (move.clientX - from) * direction)
    handle.onpointerup = handle.onpointercancel = () => {
      handle.onpointermove = null
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const delta = { ArrowRight: step, ArrowLeft: -step }[event.key]
    if (delta === undefined) return
    event.preventDefault()
    set(value + delta * direction)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule of its own can't be dragged
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={styles.handle}
      data-side={side}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  )
}
