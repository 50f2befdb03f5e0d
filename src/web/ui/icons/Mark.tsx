/** The product's sign: two links of one chain. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" focusable="false" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <g fill="none" stroke="#fff" strokeWidth={2.6} strokeLinecap="round">
        <path
          d="M14.2 18.6a4.6 4.6 0 0 1-6.5 0 4.6 4.6 0 0 1 0-6.5l2-2a4.6 4.6 0 0 1 6.5 0"
          transform="translate(1.2 1.6)"
        />
        <path
          d="M17.8 13.4a4.6 4.6 0 0 1 6.5 0 4.6 4.6 0 0 1 0 6.5l-2 2a4.6 4.6 0 0 1-6.5 0"
          transform="translate(-1.2 -1.6)"
        />
      </g>
    </svg>
  )
}
