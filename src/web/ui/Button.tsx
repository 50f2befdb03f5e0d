import type { ComponentProps } from 'react'
import styles from './Button.module.css'
import { classes } from './classes.ts'

interface ButtonProps extends ComponentProps<'button'> {
  /** `save` is the document's green button. */
  tone?: 'plain' | 'accent' | 'save' | 'danger' | 'quiet'
}

export function Button({ tone = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classes(styles.button, styles[tone], className)} {...rest} />
}
