import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './IconButton.module.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'type'> {
  label: string
  /** A longer explanation for the hint; the name stays `label`. */
  hint?: string
  quiet?: boolean
  children: ReactNode
}

/**
 * A button that is only a picture: its name is read out, and shown when the pointer or the focus rests on it
 * (`HintLayer`).
 */
export function IconButton({ label, hint, quiet, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-hint={hint ?? label}
      className={classes(styles.button, quiet && styles.quiet, className)}
      {...rest}
    >
      {children}
    </button>
  )
}
