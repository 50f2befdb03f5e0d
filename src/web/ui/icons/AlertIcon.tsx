import { Icon, type IconProps } from './Icon.tsx'

export function AlertIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6.5v4.2M10 13.4h.01" />
    </Icon>
  )
}
