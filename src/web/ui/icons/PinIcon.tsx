import { Icon, type IconProps } from './Icon.tsx'

export function PinIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 17s5.5-4.7 5.5-9a5.5 5.5 0 0 0-11 0c0 4.3 5.5 9 5.5 9z" />
      <circle cx="10" cy="8" r="1.9" />
    </Icon>
  )
}
