import { Icon, type IconProps } from './Icon.tsx'

export function KeyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="6.8" cy="13.2" r="3.3" />
      <path d="m9.2 10.8 6.8-6.8M13.3 6.7l2.4 2.4" />
    </Icon>
  )
}
