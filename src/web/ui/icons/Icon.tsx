import type { ReactNode } from 'react'

export interface IconProps {
  size?: number
  className?: string | undefined
}

/** Drawn on a field of 20 × 20 in lines of 1.5. Never speaks: the words stand beside it or on its button. */
export function Icon({ size = 20, className, children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      {children}
    </svg>
  )
}
