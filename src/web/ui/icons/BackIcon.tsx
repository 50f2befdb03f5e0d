import { Icon, type IconProps } from './Icon.tsx'

export function BackIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m12 4.5-5.5 5.5 5.5 5.5" />
    </Icon>
  )
}
