import { Icon, type IconProps } from './Icon.tsx'

export function BellIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 3a4.8 4.8 0 0 0-4.8 4.8c0 3-1.2 4.4-1.9 5.4h13.4c-.7-1-1.9-2.4-1.9-5.4A4.8 4.8 0 0 0 10 3z" />
      <path d="M8.2 16a1.9 1.9 0 0 0 3.6 0" />
    </Icon>
  )
}
