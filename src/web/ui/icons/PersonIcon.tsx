import { Icon, type IconProps } from './Icon.tsx'

export function PersonIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="6.6" r="3.1" />
      <path d="M4 16.5c.5-3.3 2.9-5 6-5s5.5 1.7 6 5" />
    </Icon>
  )
}
