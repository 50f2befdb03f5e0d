import { Icon, type IconProps } from './Icon.tsx'

export function ReopenIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 4.5v4h4" />
      <path d="M4.3 8.5A6.3 6.3 0 1 1 4 12" />
    </Icon>
  )
}
