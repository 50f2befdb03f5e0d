import { Icon, type IconProps } from './Icon.tsx'

export function BlockIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="6.8" />
      <path d="m5.3 5.3 9.4 9.4" />
    </Icon>
  )
}
